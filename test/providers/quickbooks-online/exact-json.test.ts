import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactNumber, parseJson, writeJson } from '../../../src/providers/quickbooks-online/exact-json.ts';

describe('exact JSON', () => {
  it('writes a number with the very digits it was given', () => {
    const body = { UnitPrice: new ExactNumber('0.1000000'), Qty: new ExactNumber('12345678901.1234567') };
    expect(writeJson(body)).toBe('{"UnitPrice":0.1000000,"Qty":12345678901.1234567}');
  });

  it('writes leading zeros away, which JSON does not allow', () => {
    expect(writeJson([new ExactNumber('007.50'), new ExactNumber('0.5'), new ExactNumber('00')])).toBe(
      '[7.50,0.5,0]',
    );
  });

  it('refuses text that is no plain decimal', () => {
    for (const text of ['', '1e5', 'NaN', '1,000', '0x10', '.5', '5.']) {
      expect(() => new ExactNumber(text)).toThrow('not a plain decimal');
    }
  });

  it('reads back the digits of any decimal, however long', () => {
    const digits = fc
      .tuple(fc.bigInt({ min: 0n, max: 99_999_999_999n }), fc.stringMatching(/^\d{1,7}$/))
      .map(([whole, part]) => `${whole}.${part}`);
    fc.assert(
      fc.property(digits, (text) => {
        expect(parseJson(writeJson({ Amount: new ExactNumber(text) }))).toEqual({ Amount: text });
      }),
    );
  });

  it('leaves strings alone, whatever looks like a number inside them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(parseJson(writeJson({ [text]: text }))).toEqual({ [text]: text });
      }),
    );
    expect(parseJson('{"a":"1.50","b\\"2":"x 3 \\" 4","c":-0.10,"d":[1e-7,true,null]}')).toEqual({
      a: '1.50',
      'b"2': 'x 3 " 4',
      c: '-0.10',
      d: ['1e-7', true, null],
    });
  });

  it('refuses malformed text as JSON.parse does', () => {
    expect(() => parseJson('{"a":')).toThrow(SyntaxError);
  });
});
