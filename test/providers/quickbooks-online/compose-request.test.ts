import { describe, expect, it } from 'vitest';
import { compose } from '../../../src/providers/quickbooks-online/compose.ts';
import { COUNTERPART, composeContext, customerItem, invoiceItem, paymentItem } from './fixtures.ts';

describe('a request', () => {
  it('of one record is a single call, which has the larger budget', () => {
    const { request } = compose([customerItem()], composeContext());
    expect(request).toMatchObject({ kind: 'single', target: 'customer' });
  });

  it('of several records is one batch, each item under its own key', () => {
    const items = [
      customerItem(),
      invoiceItem({}, { counterpart: COUNTERPART }),
      paymentItem({ status: 'void' }, { desired: 'void', counterpart: COUNTERPART }),
    ];
    const { request } = compose(items, composeContext());
    expect(request).toMatchObject({ kind: 'batch', target: 'batch' });
    const batch = JSON.parse(request?.body ?? '').BatchItemRequest;
    expect(batch).toMatchObject([
      { bId: '1', operation: 'create', Customer: { DisplayName: 'Amy’s Bird Sanctuary' } },
      { bId: '2', operation: 'update', Invoice: { Id: '58', SyncToken: '3', sparse: true } },
      { bId: '3', operation: 'update', optionsData: 'void', Payment: { Id: '58', SyncToken: '3' } },
    ]);
    expect(request?.items.map(({ key, operation }) => [key, operation])).toEqual([
      ['1', 'create'],
      ['2', 'update'],
      ['3', 'void'],
    ]);
  });

  it('leaves out what was refused and takes its neighbours', () => {
    const tooLong = customerItem({ displayName: 'x'.repeat(600) }, { recordId: 'c-2' });
    const { request, refused } = compose([tooLong, customerItem()], composeContext());
    expect(refused.map(({ item }) => item.recordId)).toEqual(['c-2']);
    expect(request?.kind).toBe('single');
    expect(request?.items.map(({ recordId }) => recordId)).toEqual(['c-1']);
  });

  it('is undefined when everything was refused', () => {
    const tooLong = customerItem({ displayName: 'x'.repeat(600) });
    expect(compose([tooLong], composeContext()).request).toBeUndefined();
  });

  it('has the same bytes for the same records', () => {
    const items = [customerItem(), invoiceItem(), paymentItem({ method: 'Check' })];
    expect(compose(items, composeContext())).toEqual(compose(structuredClone(items), composeContext()));
  });
});
