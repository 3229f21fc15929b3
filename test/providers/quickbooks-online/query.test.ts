import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { query } from '../../../src/providers/quickbooks-online/query.ts';

const row = z.object({ Id: z.string(), Balance: z.string().default('0') });

/** What a query for customers says to this answer. */
function told(body: string) {
  const reading = query({ from: 'Customer' }, row);
  reading.next();
  const said = reading.next({ httpStatus: 200, reference: 'tid', body: Buffer.from(body) });
  return said.done ? said.value : undefined;
}

describe('an answer to a query', () => {
  it('gives the rows, each reduced to what is read of it, with the digits of its numbers', () => {
    const body =
      '{"QueryResponse":{"Customer":[{"Id":"1","Balance":10.50,"Notes":"a, \\"b\\"]"},{"Id":"2"}]},"time":"t"}';
    expect(told(body)).toEqual({
      ok: true,
      value: [
        { Id: '1', Balance: '10.50' },
        { Id: '2', Balance: '0' },
      ],
    });
  });

  it('that has no rows gives none', () => {
    for (const body of ['{"QueryResponse":{},"time":"t"}', '{"QueryResponse":{"Customer":[]}}']) {
      expect(told(body)).toEqual({ ok: true, value: [] });
    }
  });

  it('that is something else, or cut off, or has one row that does not fit is no answer', () => {
    const odd = [
      '',
      'null',
      '{}',
      '<html></html>',
      '{"QueryResponse":{"Customer":null}}',
      '{"QueryResponse":{"Customer":[{"Id":"1"}]}',
      '{"QueryResponse":{"Customer":[{"Id":"1"},]}}',
      '{"QueryResponse":{"Customer":[{"Id":"1"} {"Id":"2"}]}}',
      '{"QueryResponse":{"Customer":[{"Id":"1"},{"Name":"no id"}]}}',
    ];
    for (const body of odd) {
      expect(told(body)).toMatchObject({
        ok: false,
        failure: {
          kind: 'unknown',
          error: { type: 'VendorFault', vendor: { message: body, reference: 'tid' } },
        },
      });
    }
  });
});
