import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Books } from '../engine/books.ts';
import { create } from '../engine/write.ts';
import { fault, notFound } from '../faults/catalog.ts';
import { faultObject } from '../faults/envelope.ts';
import { VendorFault } from '../faults/fault.ts';
import type { Answer, SandboxRequest } from '../http/exchange.ts';
import type { Part } from '../http/multipart.ts';
import { readParts } from '../http/multipart.ts';
import type { JsonObject } from '../json.ts';
import { isObject, text } from '../json.ts';
import type { Sandbox } from '../sandbox.ts';

const MAX_FILE = 100 * 1024 * 1024;
/** How long a download address is good. */
const LINK_MS = 15 * 60_000;

/** `POST /upload`: pairs of `file_metadata_NN` and `file_content_NN`. */
export function upload(books: Books, request: SandboxRequest): JsonObject {
  const parts = readParts(request.body, request.headers['content-type'] ?? '');
  const files = parts.filter((part) => part.name.startsWith('file_content'));
  const notes = parts.filter((part) => part.name.startsWith('file_metadata'));
  const keys = new Set([...files, ...notes].map(({ name }) => name.slice(name.lastIndexOf('_'))));
  if (keys.size === 0)
    throw fault('2020', 'Required parameter file_content_01 is missing in the request', 'file_content_01');
  return {
    AttachableResponse: [...keys].map((key) =>
      attach(
        books,
        notes.find(({ name }) => name.endsWith(key)),
        files.find(({ name }) => name.endsWith(key)),
      ),
    ),
  };
}

function attach(books: Books, note: Part | undefined, file: Part | undefined): JsonObject {
  try {
    return { Attachable: books.transaction(() => store(books, note, file)) };
  } catch (error) {
    if (error instanceof VendorFault) return { Fault: faultObject(error) };
    throw error;
  }
}

function store(books: Books, note: Part | undefined, file: Part | undefined): JsonObject {
  if (file && file.content.length > MAX_FILE) {
    throw fault(
      '6030',
      `The file upload request should not exceed 100MB in size. The current request size is ${file.content.length}`,
    );
  }
  const given = readNote(note);
  const body: JsonObject = {
    ...given,
    FileName: text(given, 'FileName') ?? file?.fileName ?? 'attachment',
    ContentType: text(given, 'ContentType') ?? file?.contentType,
  };
  const made = create(books, books.declaration('Attachable'), body);
  const id = text(made, 'Id') ?? '';
  if (!file) return made;
  books.store.files.putSync([books.company.number, Number(id)], file.content);
  const record = books.find('Attachable', id) ?? {};
  const FileAccessUri = `/v3/company/${books.company.realmId}/download/${id}`;
  const sized = { ...record, Size: file.content.length, FileAccessUri };
  books.put(books.declaration('Attachable'), sized, record);
  return { ...made, Size: file.content.length, FileAccessUri, TempDownloadUri: books.fileUri(id) };
}

function readNote(note: Part | undefined): JsonObject {
  if (!note) return {};
  try {
    const parsed: unknown = JSON.parse(note.content.toString('utf8'));
    if (isObject(parsed)) return parsed;
  } catch {
    // Refused below: what is no JSON object is no Attachable either.
  }
  throw fault('6040', 'The file metadata submitted must be of Attachable type.');
}

/** `GET /download/{id}`: the address of the file, as plain text. */
export function downloadAddress(books: Books, id: string): Answer {
  if (!books.find('Attachable', id)) throw notFound();
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: books.fileUri(id) };
}

function sign(secret: string, subject: string): string {
  return createHmac('sha256', secret).update(subject).digest('hex');
}

export function signedFileUri(
  baseUrl: string,
  secret: string,
  now: number,
  realmId: string,
  id: string,
): string {
  const expires = now + LINK_MS;
  const signature = sign(secret, `${realmId}/${id}/${expires}`);
  return `${baseUrl}/_files/${realmId}/${id}?expires=${expires}&signature=${signature}`;
}

/** Serves a signed address until it runs out. */
export function serveFile(sandbox: Sandbox, request: SandboxRequest): Answer {
  const [, , realmId = '', id = ''] = request.path.split('/');
  const expires = Number(request.query.get('expires'));
  const given = Buffer.from(request.query.get('signature') ?? '');
  const wanted = Buffer.from(sign(sandbox.app.clientSecret, `${realmId}/${id}/${expires}`));
  const good =
    given.length === wanted.length && timingSafeEqual(given, wanted) && expires > sandbox.clock.now();
  const books = good ? sandbox.companies.find(realmId) : undefined;
  const content = books?.store.files.get([books.company.number, Number(id)]);
  if (!books || !content) return { status: 403, headers: {}, body: '' };
  const type = text(books.find('Attachable', id), 'ContentType') ?? 'application/octet-stream';
  return { status: 200, headers: { 'Content-Type': type }, body: content };
}
