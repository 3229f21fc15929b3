/** One part of a `multipart/form-data` body. */
export interface Part {
  name: string;
  fileName: string | undefined;
  contentType: string;
  content: Buffer;
}

/** Splits a multipart body at its boundary; parts without a name are left out. Bare line feeds are taken too. */
export function readParts(body: Buffer, contentType: string): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!boundary) return [];
  const marker = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let start = body.indexOf(marker);
  while (start >= 0) {
    const next = body.indexOf(marker, start + marker.length);
    if (next < 0) break;
    const part = readPart(withoutBreaks(body.subarray(start + marker.length, next)));
    if (part) parts.push(part);
    start = next;
  }
  return parts;
}

/** Takes off the one line break that follows a boundary and the one that precedes the next. */
function withoutBreaks(chunk: Buffer): Buffer {
  const start = chunk[0] === 13 ? 2 : 1;
  const end = chunk.at(-2) === 13 ? 2 : 1;
  return chunk.subarray(start, chunk.length - end);
}

/** Where the headers of a part end and its content begins. */
function contentStart(chunk: Buffer): number {
  const strict = chunk.indexOf('\r\n\r\n');
  if (strict >= 0) return strict + 4;
  const loose = chunk.indexOf('\n\n');
  return loose < 0 ? -1 : loose + 2;
}

function readPart(chunk: Buffer): Part | undefined {
  const split = contentStart(chunk);
  if (split < 0) return undefined;
  const head = chunk.subarray(0, split).toString('utf8');
  const name = /\bname="?([^";\r\n]+)"?/i.exec(head)?.[1];
  if (!name) return undefined;
  return {
    name,
    fileName: /filename="?([^";\r\n]+)"?/i.exec(head)?.[1],
    contentType: /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1] ?? 'application/octet-stream',
    content: encoded(head, chunk.subarray(split)),
  };
}

/** Some clients send file parts in base64 and say so. */
function encoded(head: string, content: Buffer): Buffer {
  if (!/content-transfer-encoding:\s*base64/i.test(head)) return content;
  return Buffer.from(content.toString('latin1'), 'base64');
}
