import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical.ts';

/** What a push compares to tell an unchanged record: the data and whether it is deleted. */
export function contentHash(data: unknown, deleted = false): string {
  return createHash('sha256').update(canonicalJson({ data, deleted })).digest('base64url');
}

/** Makes a short stable id from parts: 22 characters, lower case, fit for every vendor's request id. */
export function stableId(...parts: (string | number)[]): string {
  const digest = createHash('sha256').update(parts.join('\u0000')).digest();
  return BigInt(`0x${digest.subarray(0, 14).toString('hex')}`)
    .toString(36)
    .padStart(22, '0')
    .slice(0, 22);
}
