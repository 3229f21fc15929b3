import { describe, expect, it } from 'vitest';
import type { RawAnswer, StoredRequest } from '../../../src/providers/provider.ts';
import { excerpt } from '../../../src/providers/quickbooks-online/excerpt.ts';

const request = (body: string, kind: 'single' | 'batch' = 'batch'): StoredRequest => ({
  requestId: 'r',
  kind,
  target: kind,
  body,
  items: [],
});
const answer = (body: string): RawAnswer => ({ httpStatus: 200, body, reference: 'tid' });

describe('of a batch only the part of the record is shown', () => {
  const sent = request('{"BatchItemRequest":[{"bId":"1","Customer":{"DisplayName":"Ada"}},{"bId":"2"}]}');

  it('of the request and of the answer', () => {
    const answered = answer('{"BatchItemResponse":[{"bId":"2"},{"bId":"1","Customer":{"Id":"58"}}]}');
    const parts = excerpt(sent, '1', answered);
    expect(JSON.parse(parts.request)).toEqual({ bId: '1', Customer: { DisplayName: 'Ada' } });
    expect(JSON.parse(parts.answer ?? '')).toEqual({ bId: '1', Customer: { Id: '58' } });
  });

  it('a refusal of the whole request is shown to each of its records', () => {
    const refused = answer('{"Fault":{"type":"SystemFault"}}');
    expect(excerpt(sent, '1', refused).answer).toContain('SystemFault');
  });

  it('a request without an answer has none', () => {
    expect(excerpt(sent, '1', undefined).answer).toBeUndefined();
  });
});

describe('what is shown is what was sent', () => {
  it('numbers keep their digits', () => {
    const { request: text } = excerpt(
      request('{"Amount":12.50,"Qty":1e3,"Id":"7"}', 'single'),
      '1',
      undefined,
    );
    expect(text).toContain('"Amount": 12.50');
    expect(text).toContain('"Qty": 1e3');
    expect(text).toContain('"Id": "7"');
  });

  it.each(['<html>502 Bad Gateway</html>', '{"half":', ''])(
    'an answer that is no JSON is shown as it came: %s',
    (body) => {
      expect(excerpt(request('{}', 'single'), '1', answer(body)).answer).toBe(body);
    },
  );
});

describe('secrets are taken out', () => {
  it.each([
    '{"Customer":{"PrimaryTaxIdentifier":"123-45-6789"}}',
    '{"Vendor":{"AcctNum":"123-45-6789"}}',
    '{"Payment":{"CreditCardPayment":{"CreditChargeInfo":{"Number":"123-45-6789"}}}}',
    '{"access_token":"123-45-6789"}',
    '{"Detail":"Authorization: Bearer 123-45-6789"}',
    'error: bearer 123-45-6789',
  ])('from %s', (body) => {
    const { answer: text } = excerpt(request('{}', 'single'), '1', answer(body));
    expect(text).not.toContain('123-45-6789');
    expect(text).toContain('[redacted]');
  });

  it('the version that QuickBooks calls a token is none', () => {
    expect(excerpt(request('{"SyncToken":"3"}', 'single'), '1', undefined).request).toContain(
      '"SyncToken": "3"',
    );
  });
});
