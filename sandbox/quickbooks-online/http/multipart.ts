/** One part of a `multipart/form-data` body. */
export interface Part {
  name: string;
  fileName: string | undefined;
  contentType: string;
  content: Buffer;
}

const BREAK = Buffer.from('\r\n\r\n');

/** Splits a multipart body at its boundary; parts without a name are left out. */
export function readParts(body: Buffer, contentType: string): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!boundary) return [];
  const marker = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let start = body.indexOf(marker);
  while (start >= 0) {
    const next = body.indexOf(marker, start + marker.length);
    if (next < 0) break;
    const part = readPart(body.subarray(start + marker.length + 2, next - 2));
    if (part) parts.push(part);
    start = next;
  }
  return parts;
}

function readPart(chunk: Buffer): Part | undefined {
  const split = chunk.indexOf(BREAK);
  if (split < 0) return undefined;
  const head = chunk.subarray(0, split).toString('utf8');
  const name = /name="?([^";\r\n]+)"?/i.exec(head)?.[1];
  if (!name) return undefined;
  return {
    name,
    fileName: /filename="?([^";\r\n]+)"?/i.exec(head)?.[1],
    contentType: /content-type:\s*([^\r\n;]+)/i.exec(head)?.[1] ?? 'application/octet-stream',
    content: encoded(head, chunk.subarray(split + BREAK.length)),
  };
}

/** Some clients send file parts in base64 and say so. */
function encoded(head: string, content: Buffer): Buffer {
  if (!/content-transfer-encoding:\s*base64/i.test(head)) return content;
  return Buffer.from(content.toString('latin1'), 'base64');
}
