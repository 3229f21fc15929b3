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
const octets = new Uint8Array(view.buffer);

/** Room for the keys that there are; a longer one, or one with letters beyond Latin, is joined from its parts. */
const bytes = Buffer.alloc(4_096);

const pair = new Uint8Array(2 * Float64Array.BYTES_PER_ELEMENT);
const pairView = new DataView(pair.buffer);

/**
 * One or two numbers that are not negative, as most keys end in ids and times: letter by letter, which takes a third
 * of the time of a way over bytes.
 */
// biome-ignore format: a letter of each number beside the other
function ofNumbers(first: number, second: number | undefined): string {
  pairView.setFloat64(0, first);
  if (second === undefined) {
    return String.fromCharCode(
      1, (pair[0] ?? 0) ^ 0x80, pair[1] ?? 0, pair[2] ?? 0, pair[3] ?? 0, pair[4] ?? 0, pair[5] ?? 0, pair[6] ?? 0, pair[7] ?? 0,
    );
  }
  pairView.setFloat64(Float64Array.BYTES_PER_ELEMENT, second);
  return String.fromCharCode(
    1, (pair[0] ?? 0) ^ 0x80, pair[1] ?? 0, pair[2] ?? 0, pair[3] ?? 0, pair[4] ?? 0, pair[5] ?? 0, pair[6] ?? 0, pair[7] ?? 0,
    1, (pair[8] ?? 0) ^ 0x80, pair[9] ?? 0, pair[10] ?? 0, pair[11] ?? 0, pair[12] ?? 0, pair[13] ?? 0, pair[14] ?? 0, pair[15] ?? 0,
  );
}

/** The numbers that are all that is asked for of a key; nothing where there is anything else. */
function numbersOnly(key: Key, from: number, to: number): string | undefined {
  const count = to - from;
  const first = key[from];
  if (count > 2 || typeof first !== 'number' || !(first >= 0)) return undefined;
  if (count === 1) return ofNumbers(first, undefined);
  const second = key[from + 1];
  return typeof second === 'number' && second >= 0 ? ofNumbers(first, second) : undefined;
}

/** The parts of a key from one place to another, as one flat text: joined pieces would cost memory as long as it is kept. */
export function keyText(key: Key, from = 0, to = key.length): string {
  const numbers = numbersOnly(key, from, to);
  if (numbers !== undefined) return numbers;
  let length = 0;
  for (let i = from; i < to; i += 1) {
    const part = key[i] ?? '';
    length = typeof part === 'number' ? putNumber(part, length) : putText(part, length);
    if (length < 0) return joined(key, from, to);
  }
  return bytes.toString('latin1', 0, length);
}

function putNumber(value: number, at: number): number {
  if (at + NUMBER_LENGTH > bytes.length) return -1;
  bytes[at] = NUMBER.charCodeAt(0);
  writeNumber(value, at + 1);
  return at + NUMBER_LENGTH;
}

/** Where the next part goes, or -1 where this one has no room or no Latin letters. */
function putText(part: string, start: number): number {
  if (start + part.length + 2 > bytes.length) return -1;
  let at = start;
  bytes[at++] = TEXT.charCodeAt(0);
  for (let i = 0; i < part.length; i += 1) {
    const code = part.charCodeAt(i);
    if (code > 255) return -1;
    bytes[at++] = code;
  }
  bytes[at++] = 0;
  return at;
}

/** The sign turned, and all of a negative number: then the bytes are in the order of the numbers. */
function writeNumber(value: number, at: number): void {
  view.setFloat64(0, value);
  const first = octets[0] ?? 0;
  const turn = first < 0x80 ? 0 : 0xff;
  bytes[at] = first ^ (turn === 0 ? 0x80 : turn);
  for (let i = 1; i < octets.length; i += 1) bytes[at + i] = (octets[i] ?? 0) ^ turn;
}

function joined(key: Key, from: number, to: number): string {
  let written = '';
  for (const part of key.slice(from, to)) {
    if (typeof part === 'string') written += `${TEXT}${part}${END}`;
    else {
      writeNumber(part, 0);
      written += NUMBER + bytes.toString('latin1', 0, Float64Array.BYTES_PER_ELEMENT);
    }
  }
  return written;
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
