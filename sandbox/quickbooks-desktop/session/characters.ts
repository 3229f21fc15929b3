import type { Unproven } from '../company/settings.ts';
import { parseError } from '../hresults.ts';

/**
 * What QuickBooks makes of characters beyond ASCII: as raw bytes they spoil the whole set; as numeric entities the
 * Latin-1 ones survive, others do not.
 * @throws Hresult 0x80040400
 */
export function judgeCharacters(source: string, unproven: Unproven): string {
  const raw = /[^\t\n\r\x20-\x7e]/u.exec(source);
  if (raw && unproven.rawNonAscii === 'refuse') {
    throw parseError(`the character "${raw[0]}" is not ASCII (at ${raw.index})`);
  }
  return source.replace(/&#(?:x([0-9a-f]+)|(\d+));/gi, (entity: string, hex?: string, decimal?: string) => {
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (point < 0x80) return entity;
    const beyond = point > 0xff;
    const refused = beyond ? unproven.beyondLatin1 === 'refuse' : unproven.latin1Entities === 'refuse';
    if (refused) throw parseError(`the entity ${entity} is not taken`);
    return beyond ? '?' : entity;
  });
}
