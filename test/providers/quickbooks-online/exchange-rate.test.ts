import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sinceAgreed } from '../../../src/domain/sides/since-agreed.ts';
import type { PushItem } from '../../../src/providers/provider.ts';
import { compose } from '../../../src/providers/quickbooks-online/compose.ts';
import { rate, rateOf } from '../../../src/providers/quickbooks-online/exchange-rate.ts';
import { COUNTERPART, company, composeContext, invoiceItem, LINE, paymentItem } from './fixtures.ts';

const abroad = { multicurrency: true };
const EUR = { currency: 'EUR' };
const DAY = { currency: 'EUR', date: '2026-03-01' };

/** What the list is taken to say where QuickBooks answers this. */
function listed(body: string, currency: string, homeCurrency = 'USD') {
  const facts = { companyId: '1', company: company({ ...abroad, homeCurrency }) };
  const reading = rate(facts, { currency, date: '2026-03-01' });
  expect(reading.next().value).toMatchObject({
    target: `exchangerate?sourcecurrencycode=${currency}&asofdate=2026-03-01`,
  });
  return reading.next({ httpStatus: 200, body }).value;
}

describe('the list of rates', () => {
  const answer = (Rate: number) => JSON.stringify({ ExchangeRate: { Rate } });

  test.each([
    [1.0834, 'EUR', 'USD', '1.0834'],
    [1, 'EUR', 'USD', null],
    [0, 'EUR', 'USD', null],
    [1, 'BMD', 'USD', '1'],
    [1, 'BMD', 'GBP', null],
    [1, 'GIP', 'GBP', '1'],
  ])('that says %s for %s in %s knows %s', (stored, currency, home, known) => {
    expect(listed(answer(stored), currency, home)).toEqual({ ok: true, value: known });
  });

  test('that says no rate at all knows none', () => {
    expect(listed('{"ExchangeRate":{}}', 'EUR')).toEqual({ ok: true, value: null });
  });

  test('that answers with something else is no answer', () => {
    expect(listed('<html>', 'EUR')).toMatchObject({ ok: false, failure: { kind: 'unknown' } });
  });
});

describe('a write states a rate', () => {
  const BY_HAND = { image: { ExchangeRate: '1.3' } };
  const linked = (more: object = {}) => ({ counterpart: { ...COUNTERPART, ...more } });
  /** Ours as it is now beside what was agreed, with the changes as they are found. */
  const since = (before: object, now: object, more: Partial<PushItem> = {}) => {
    const [{ data: agreed }, item] = [invoiceItem(before), invoiceItem(now, { ...linked(BY_HAND), ...more })];
    const ours = z.record(z.string(), z.unknown()).parse(agreed);
    const link = { pushedHash: 'x', ancestor: { ours, theirs: ours } };
    return { ...item, ...sinceAgreed({ entityType: 'invoice', data: item.data, link, force: false }) };
  };
  const AT_ONE = linked({ image: { ExchangeRate: '1' } });
  const DEARER = { lines: [{ ...LINE, unitPrice: '60.00', amount: '60.00' }], total: '60.00' };
  const there = (currency: string, TxnDate: string) =>
    linked({ image: { ...BY_HAND.image, TxnDate, CurrencyRef: { value: currency } } });

  test.each([
    ['when it is new', invoiceItem(EUR), DAY],
    ['when its day changes', since({ ...EUR, issueDate: '2026-02-27' }, EUR), DAY],
    ['when its currency changes', since({}, EUR), DAY],
    ['never when lines change', since(EUR, { ...EUR, ...DEARER }), undefined],
    ['never when nothing changes', since(EUR, EUR), undefined],
    ['when lines change where 1 stands', since(EUR, { ...EUR, ...DEARER }, AT_ONE), DAY],
    [
      'when nothing was agreed and another day stands there',
      invoiceItem(EUR, there('EUR', '2026-02-27')),
      DAY,
    ],
    ['when nothing was agreed and another currency does', invoiceItem(EUR, there('CHF', DAY.date)), DAY],
    [
      'never when nothing was agreed and both stand there',
      invoiceItem(EUR, there('EUR', DAY.date)),
      undefined,
    ],
    ['where 1 stands there', invoiceItem(EUR, linked({ image: { ExchangeRate: '1' } })), DAY],
    [
      'never over one that stands there',
      invoiceItem(EUR, linked({ image: { ExchangeRate: '1.3' } })),
      undefined,
    ],
    ['never where none is known to stand', invoiceItem(EUR, linked()), undefined],
    ['never for home currency', invoiceItem({ currency: 'USD' }), undefined],
    ['never to void', invoiceItem(EUR, { ...linked(), desired: 'void' }), undefined],
    ['of the day of a payment', paymentItem(EUR), { currency: 'EUR', date: '2026-03-02' }],
  ])('%s', (_when, item, money) => {
    expect(rateOf(item, company(abroad))).toEqual(money);
  });

  test('never in a company with one currency', () => {
    expect(rateOf(invoiceItem(EUR), company())).toBeUndefined();
  });

  test('with its digits, and expects it and the home amount back', () => {
    const context = { ...composeContext(abroad), rate: () => '1.08345' };
    const { request } = compose([invoiceItem({ ...EUR, customerId: 'c-1' })], context);
    expect(request?.body).toContain('"ExchangeRate":1.08345');
    expect(request?.items).toMatchObject([{ expected: { rate: '1.08345', homeTotal: '54.17' } }]);
  });

  test('or is refused, naming currency and day, where none is known', () => {
    const { request, refused } = compose([invoiceItem(EUR)], { ...composeContext(abroad), rate: () => null });
    expect(request).toBeUndefined();
    expect(refused[0]?.error).toEqual({
      type: 'ExchangeRateUnknown',
      message: 'QuickBooks knows no rate of EUR in USD for 2026-03-01.',
      field: 'currency',
    });
  });
});
