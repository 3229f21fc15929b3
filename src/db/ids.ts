import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789abcdefghijkmnpqrstuvwxyz';

/** A readable random id, as in `con_7h2k…`: 80 bits, so that nobody guesses another tenant's. */
export function newId(
  prefix:
    | 'ten'
    | 'usr'
    | 'ses'
    | 'key'
    | 'con'
    | 'bat'
    | 'whe'
    | 'evt'
    | 'psec'
    | 'imp'
    | 'bal'
    | 'dsk'
    | 'dse'
    | 'msg',
): string {
  const letters = [...randomBytes(16)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `${prefix}_${letters}`;
}
