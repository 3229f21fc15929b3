import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desktopText, escapeText } from '../../../../src/providers/quickbooks-desktop/qbxml/text.ts';

const KEEP = { foldAccents: false };
const FOLD = { foldAccents: true };

describe('a text for QuickBooks Desktop', () => {
  it('is made of characters that its encoding has, and of ASCII once it is written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (value, foldAccents) => {
        const { text } = desktopText(value, { foldAccents });
        const highest = foldAccents ? 0x7f : 0xff;
        for (const character of text) expect(character.codePointAt(0)).toBeLessThanOrEqual(highest);
        expect(escapeText(text)).toMatch(/^[\t\n\x20-\x7E]*$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('becomes the same text again and again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const once = desktopText(value, KEEP).text;
        expect(desktopText(once, KEEP)).toEqual({ text: once, replaced: false });
      }),
    );
  });

  const examples: [string, string, boolean][] = [
    ['Müller & Söhne', 'Müller & Söhne', false],
    // Composed or not, it is the same name.
    ['Mu\u0308ller', 'Müller', false],
    ['a\u00A0b', 'a b', false],
    ['“It’s – fine…”', '"It\'s - fine..."', false],
    ['100 €, Widget™', '100 EUR, Widget(TM)', false],
    ['one\r\ntwo\rthree\tfour', 'one\ntwo\nthree\tfour', false],
    ['a\u0000\u0007\u200Bb\uFEFF', 'ab', false],
    ['½ × 3 · é ñ', '½ × 3 · é ñ', false],
    ['Łódź', 'Lódz', true],
    ['Привет', 'Privet', true],
    ['日本', 'RiBen', true],
  ];
  for (const [given, kept, replaced] of examples) {
    it(`keeps ${JSON.stringify(given)} as ${JSON.stringify(kept)}`, () => {
      expect(desktopText(given, KEEP)).toEqual({ text: kept, replaced });
    });
  }

  it('folds accents where that is switched on, and tells it', () => {
    expect(desktopText('½ × é ñ ß', FOLD)).toEqual({ text: '1/2 * e n ss', replaced: true });
    expect(desktopText('none', FOLD)).toEqual({ text: 'none', replaced: false });
  });
});
