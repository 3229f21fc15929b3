import { createHash } from 'node:crypto';
import type { Books } from '../engine/books.ts';
import { fault } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';
import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';

/**
 * Runs a write under its request id: a repeat gets the first answer and changes nothing.
 * Answer and write are one transaction, so that neither is ever kept without the other.
 */
export function onceOnly(
  books: Books,
  key: readonly string[] | undefined,
  body: JsonObject,
  work: () => JsonObject,
): JsonObject {
  if (!key) return books.transaction(work);
  const id = [books.company.number, ...key];
  const known = books.store.answers.get(id);
  if (known) return repeated(books, known);
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  try {
    return books.transaction(() => {
      const answer = work();
      books.store.answers.putSync(id, { answer, hash });
      return answer;
    });
  } catch (error) {
    if (error instanceof VendorFault && books.settings.unknown.faultsHoldRequestId) {
      const { errors, type, status } = error;
      books.store.answers.putSync(id, {
        fault: { errors: errors.map((one) => ({ ...one })), type, status },
        hash,
      });
    }
    throw error;
  }
}

function repeated(books: Books, known: JsonObject): JsonObject {
  if (books.settings.unknown.repeatedRequestId === 'fault-600') {
    throw fault('600', 'Duplicate Request Id : the request id is already in the system');
  }
  if (isObject(known.answer)) return known.answer;
  const { errors, type, status } = known.fault as unknown as Pick<VendorFault, 'errors' | 'type' | 'status'>;
  throw new VendorFault(errors, { type, status });
}

/** @throws VendorFault 2130 where a request id is longer than the vendor takes */
export function checkRequestId(requestId: string | null, longest: number): string | undefined {
  if (requestId === null || requestId === '') return undefined;
  if (requestId.length > longest) {
    throw fault(
      '2130',
      `Request id must not be longer than ${longest} characters. Supplied length:${requestId.length}`,
      'requestid',
    );
  }
  return requestId;
}
