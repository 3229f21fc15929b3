import anyAscii from 'any-ascii';

/**
 * QuickBooks Desktop keeps Windows-1252, and its parser has refused whole message sets over raw bytes above 127. So
 * what we send is 7-bit ASCII: what Latin-1 has goes as a numeric entity, everything else is written with other
 * characters.
 */

export interface TextRules {
  /** Writes é as e, for company files whose QuickBooks does not take numeric entities either: a person's choice. */
  foldAccents: boolean;
}

export interface WrittenText {
  text: string;
  /** Something was said with other characters than the ones we were given: people should know. */
  replaced: boolean;
}

const LINE_ENDS = /\r\n?/g;
/** Controls and what only directs how text is shown; tab and line feed stay. */
const UNSEEN = /(?![\t\n])[\p{Cc}\p{Cf}]/gu;
const SPACES = /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g;
const NOT_ASCII = /[\u0080-\u{10FFFF}]/gu;
/** One numeric entity each says all of Latin-1. */
const BEYOND_LATIN_1 = /[\u0100-\u{10FFFF}]+/gu;

/** Punctuation of Windows-1252: the same to a reader when it is written in ASCII, so nobody is told. */
const PUNCTUATION: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201A': ',',
  '\u201B': "'",
  '\u201C': '"',
  '\u201D': '"',
  '\u201E': '"',
  '\u2010': '-',
  '\u2011': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2015': '-',
  '\u2022': '*',
  '\u2026': '...',
  '\u2039': '<',
  '\u203A': '>',
  '\u2032': "'",
  '\u2033': '"',
  '\u2122': '(TM)',
  '\u20AC': 'EUR',
};
const FOLDED = new RegExp(`[${Object.keys(PUNCTUATION).join('')}]`, 'g');

/** The text as the company file can keep it; its length is what counts against the limits. */
export function desktopText(value: string, { foldAccents }: TextRules): WrittenText {
  const plain = value
    .normalize('NFC')
    .replace(LINE_ENDS, '\n')
    .replace(UNSEEN, '')
    .replace(SPACES, ' ')
    .replace(FOLDED, (character) => PUNCTUATION[character] ?? '');
  const latin = plain.replace(BEYOND_LATIN_1, (run) => anyAscii(run));
  const text = foldAccents ? latin.replace(NOT_ASCII, (character) => anyAscii(character)) : latin;
  return { text, replaced: text !== plain };
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Character data in ASCII. Takes what `desktopText` gives. */
export function escapeText(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
    .replace(NOT_ASCII, (character) => `&#${character.codePointAt(0)};`);
}
