import type { Key } from '../table.ts';

/**
 * Keys as text whose order is the order of the keys: a mark of the kind, then eight characters for a number, or the
 * text itself and an end.
 */
const NUMBER = '\u0001';
const TEXT = '\u0002';
const END = '\0';
const NUMBER_LENGTH = 1 + Float64Array.BYTES_PER_ELEMENT;

const view = new DataView(new ArrayBuffer(Float64Array.BYTES_PER_ELEMENT));

export function keyText(key: Key): string {
  let written = '';
  for (const part of key) written += typeof part === 'number' ? numberText(part) : `${TEXT}${part}${END}`;
  return written;
}

/** The sign turned, and all of a negative number: then the bytes are in the order of the numbers. */
function numberText(value: number): string {
  view.setFloat64(0, value);
  const high = view.getInt32(0);
  const low = view.getUint32(4);
  const a = high < 0 ? ~high : high ^ -0x80000000;
  const b = high < 0 ? ~low : low;
  return (
    NUMBER +
    String.fromCharCode(a >>> 24, (a >>> 16) & 255, (a >>> 8) & 255, a & 255) +
    String.fromCharCode(b >>> 24, (b >>> 16) & 255, (b >>> 8) & 255, b & 255)
  );
}

export function keyOfText(written: string): (string | number)[] {
  const key: (string | number)[] = [];
  for (let at = 0; at < written.length; ) {
    if (written[at] === NUMBER) {
      key.push(numberAt(written, at + 1));
      at += NUMBER_LENGTH;
      continue;
    }
    const end = written.indexOf(END, at);
    key.push(written.slice(at + 1, end));
    at = end + 1;
  }
  return key;
}

function numberAt(written: string, at: number): number {
  const word = (from: number) =>
    (written.charCodeAt(from) << 24) |
    (written.charCodeAt(from + 1) << 16) |
    (written.charCodeAt(from + 2) << 8) |
    written.charCodeAt(from + 3);
  const [high, low] = [word(at), word(at + 4)];
  const isNegative = high >= 0;
  view.setInt32(0, isNegative ? ~high : high ^ -0x80000000);
  view.setInt32(4, isNegative ? ~low : low);
  return view.getFloat64(0);
}
