import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutRows } from '../../../src/providers/quickbooks-online/cut-rows.ts';

const PATH = ['QueryResponse', 'Customer'];

interface Told {
  QueryResponse: { Customer: unknown[] };
}

function read(text: string): { rows: unknown[]; rest: unknown } | undefined {
  const cut = cutRows(Buffer.from(text), PATH);
  return cut && { rows: [...cut.rows].map((row) => JSON.parse(row)), rest: JSON.parse(cut.rest) };
}

describe('rows that are cut out of an answer', () => {
  it('are those that JSON.parse finds, whatever they hold and however they are laid out', () => {
    const others = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 3 })),
        others,
        others,
        fc.constantFrom(0, 1, '\t', ' \r\n'),
        (rows, before, after, space) => {
          const answer = {
            ...before,
            QueryResponse: { ...after, Customer: rows, startPosition: 1 },
            time: '"]}',
          };
          const told: Told = JSON.parse(JSON.stringify(answer));
          const rest = { ...told, QueryResponse: { ...told.QueryResponse, Customer: [] } };
          expect(read(JSON.stringify(answer, null, space))).toEqual({
            rows: told.QueryResponse.Customer,
            rest,
          });
        },
      ),
    );
  });

  it('are refused wherever JSON.parse refuses the answer', () => {
    const whole =
      '{"QueryResponse": {"Customer": [{"Id":"1"}, {"Id":"2","a":["x\\"]"]}], "max":2}, "time":"t"}';
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.constantFrom('', ',', '"', ']', '}', '[', '{', ':', '1'),
        (at, put) => {
          const broken = whole.slice(0, at) + put + whole.slice(at + 1);
          const isJson = attempt((): Told => JSON.parse(broken));
          const isCut = attempt(() => read(broken));
          if (isCut?.value) expect(isCut.value.rows).toEqual(isJson?.value.QueryResponse.Customer);
          else if (!isJson) expect(isCut?.value).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are left to be read whole where there is no list', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"QueryResponse":{}}',
      '{"QueryResponse":{"Customer":{}}}',
      '{"Fault":{}}',
    ]) {
      expect(cutRows(Buffer.from(text), PATH)).toBeUndefined();
    }
  });
});

function attempt<T>(work: () => T): { value: T } | undefined {
  try {
    return { value: work() };
  } catch {
    return undefined;
  }
}
