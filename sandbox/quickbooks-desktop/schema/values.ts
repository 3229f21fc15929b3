import { StatusError } from '../statuses.ts';
import type { SimpleType, ValueType } from './parts.ts';

/** A value whose form is wrong: the request fails with a status, the set goes on. */
interface Form {
  pattern: RegExp;
  code: 3000 | 3010 | 3020 | 3035 | 3040 | 3045 | 3050 | 3060 | 3065;
  word: string;
}

const date = '(?:19[7-9]\\d|20[0-2]\\d|203[0-7])-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
const forms: Record<SimpleType, Form> = {
  bool: { pattern: /^(?:true|false|1|0)$/, code: 3010, word: 'boolean' },
  date: { pattern: new RegExp(`^${date}$`), code: 3020, word: 'date' },
  datetime: {
    pattern: new RegExp(`^${date}(?:T\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:\\d\\d)?)?$`),
    code: 3020,
    word: 'date',
  },
  amt: { pattern: /^[+-]?\d{1,13}(?:\.\d{1,2})?$/, code: 3040, word: 'amount' },
  price: { pattern: /^[+-]?\d{1,10}(?:\.\d{1,5})?$/, code: 3045, word: 'price' },
  percent: { pattern: /^[+-]?\d{1,10}(?:\.\d{1,5})?%?$/, code: 3050, word: 'percent' },
  quan: { pattern: /^[+-]?\d{1,10}(?:\.\d{1,5})?$/, code: 3060, word: 'quantity' },
  int: { pattern: /^[+-]?\d{1,10}$/, code: 3065, word: 'number' },
  float: { pattern: /^[+-]?\d+(?:\.\d+)?$/, code: 3065, word: 'number' },
  guid: { pattern: /^(?:0|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\})$/i, code: 3000, word: 'GUID' },
  id: { pattern: /^.{1,36}$/s, code: 3000, word: 'object ID' },
  timeinterval: { pattern: /^PT(?:\d+H)?(?:\d+M)?(?:\d+S)?$/, code: 3035, word: 'time interval' },
};

/** An empty element clears; whether it may is the entity's business, so its form is not judged. */
export function judgeValue(type: ValueType, field: string, value: string): StatusError | undefined {
  if (value === '' || type.kind === 'group' || type.kind === 'enum') return undefined;
  if (type.kind === 'text') {
    if ([...value].length <= type.most) return undefined;
    return new StatusError(3070, `The string "${value}" in the field "${field}" is too long.`);
  }
  const { pattern, code, word } = forms[type.kind];
  if (pattern.test(value) && (type.kind !== 'date' || realDay(value))) return undefined;
  if (code === 3000) {
    return new StatusError(3000, `The given ${word} "${value}" in the field "${field}" is invalid.`);
  }
  return new StatusError(
    code,
    `There was an error when converting the ${word} value "${value}" in the field "${field}".`,
  );
}

function realDay(value: string): boolean {
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
}
