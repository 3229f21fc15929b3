import { describe, expect, test } from 'vitest';
import type { EntityType } from '../../src/domain/entity.ts';
import { counterpartOf, inStep, press, refuse, type Shop } from './remedies.ts';
import { customer, invoice, payment, serviceItem } from './samples.ts';

/** A refusal for something that a record refers to is told of that, too; it is mended there, or here by Sync. */

const using = (...items: string[]) => ({
  lines: items.map((serviceItemId) => ({
    serviceItemId,
    description: 'W',
    quantity: '1',
    unitPrice: '50.00',
    amount: '50.00',
  })),
  total: `${items.length * 50}.00`,
});

const rowOf = async ({ tenant }: Shop, id: string) =>
  (await tenant.queue()).find(({ recordId }) => recordId === id);
const badgeOf = async ({ call }: Shop, type: EntityType, id: string) => {
  const { body } = await call({ url: `/v1/records/${type}/${id}/sync` });
  return (body as { connections: Record<string, unknown>[] }).connections[0];
};
const errorsOf = async ({ tenant }: Shop, id: string) =>
  (await tenant.log()).filter(({ recordId, status }) => recordId === id && status === 'error');
const setActive = async (open: Shop, id: string, Active: boolean) =>
  open.books.change('Item', await counterpartOf(open, id), { Active });

/** The tests; `opened` is a business with its company. */
export function tellAtFault(opened: () => Promise<Shop>): void {
  const shop = async (...items: string[]): Promise<Shop> => {
    const open = await opened();
    await open.tenant.save([customer('c'), ...items.map((id) => serviceItem(id))]);
    await open.tenant.settled();
    return open;
  };
  /** Items that are inactive there, and an invoice that was refused for one of them. */
  const refused = async (...items: string[]): Promise<Shop> => {
    const open = await shop(...items);
    const [first = ''] = items;
    await setActive(open, first, false);
    await open.tenant.save([invoice('i', 'c', using(...items))]);
    await open.tenant.settled();
    return open;
  };
  describe('what is inactive there and in use', () => {
    test('turns red, is named by type and name in what was refused for it, and Sync on it sends both', async () => {
      const open = await refused('s', 't');
      expect(await badgeOf(open, 'service_item', 's')).toMatchObject({
        badge: 'error',
        colour: 'red',
        message: 'Service Item “Item s” is inactive in QuickBooks, and other records refer to it.',
        error: { code: 'inactive_there', actor: 'bookkeeper' },
      });
      expect(await badgeOf(open, 'service_item', 't')).toMatchObject({ badge: 'synced' });
      const invoiceBadge = await badgeOf(open, 'invoice', 'i');
      expect(invoiceBadge).toMatchObject({ badge: 'error', waitsOn: { type: 'service_item', id: 's' } });
      expect(invoiceBadge?.message).toMatch(/^Service Item “Item s” is inactive in QuickBooks\. /);

      await press(open, 'service_item', 's');
      await inStep(open, ['service_item', 's'], ['invoice', 'i']);
      const items = await open.vendor.objects(open.realmId, 'Item');
      expect(items.find(({ Name }) => Name === 'Item s')).toMatchObject({ Active: true });
      expect(await open.vendor.objects(open.realmId, 'Invoice')).toHaveLength(1);
    });

    test('is told once, however many were refused for it; made active there, they go with the next look', async () => {
      const open = await refused('s');
      await open.tenant.save(['j', 'k'].map((id) => invoice(id, 'c', using('s'))));
      await open.tenant.settled();
      expect(await errorsOf(open, 's')).toHaveLength(1);
      // A look that finds it as inactive as before leaves it red, and sends nothing again.
      await open.tenant.refresh();
      await open.tenant.settled();
      expect(await rowOf(open, 's')).toMatchObject({ errorType: 'InactiveThere' });
      expect(await errorsOf(open, 'i')).toHaveLength(1);

      await setActive(open, 's', true);
      await open.tenant.refresh();
      await open.tenant.wake();
      await open.tenant.settled();
      await inStep(open, ['service_item', 's'], ['invoice', 'i'], ['invoice', 'j'], ['invoice', 'k']);
      expect(await open.vendor.objects(open.realmId, 'Invoice')).toHaveLength(3);
    });

    test('is over, too, once something that refers to it went through, and the others go with it', async () => {
      const open = await refused('s');
      await open.tenant.save([invoice('j', 'c', using('s'))]);
      await open.tenant.settled();
      await setActive(open, 's', true);
      await press(open, 'invoice', 'i');
      await open.tenant.settled();
      expect(await open.tenant.queue()).toEqual([]);
      expect(await open.vendor.objects(open.realmId, 'Invoice')).toHaveLength(2);
    });

    test('is left inactive where what referred to it uses another one, or is withdrawn', async () => {
      const open = await refused('s', 't');
      await open.tenant.save([invoice('j', 'c', using('s'))]);
      await open.tenant.settled();
      await open.tenant.save([invoice('i', 'c', using('t'))]);
      await open.tenant.settled();
      expect(await rowOf(open, 's')).toMatchObject({ errorType: 'InactiveThere' });
      expect(await open.call({ method: 'DELETE', url: '/v1/invoices/j' })).toMatchObject({ status: 200 });
      await inStep(open, ['service_item', 't'], ['invoice', 'i']);
      const items = await open.vendor.objects(open.realmId, 'Item');
      expect(items.find(({ Name }) => Name === 'Item s')).toMatchObject({ Active: false });
    });

    test('is not blamed where the vendor names something that is none of ours', async () => {
      const open = await shop('s');
      await setActive(open, 's', false);
      const detail = 'Invalid Reference Id : Accounts element id 7 not found';
      await refuse(open, { method: 'POST', path: '/invoice' }, { code: '2500', detail });
      await open.tenant.save([invoice('i', 'c', using('s'))]);
      await open.tenant.settled();
      expect(await open.tenant.queue()).toMatchObject([
        { recordId: 'i', errorType: 'ReferenceNotFound', waitsOnId: null, error: { message: detail } },
      ]);
    });

    test('goes with everything of its cause, pressed at once', async () => {
      const open = await refused('s', 't');
      const retry = {
        method: 'POST' as const,
        url: '/v1/unresolved-errors/retry',
        body: { type: 'InactiveThere' },
      };
      expect(await open.call(retry)).toMatchObject({ status: 202, body: { retried: 1 } });
      await open.tenant.wake();
      await inStep(open, ['service_item', 's'], ['invoice', 'i']);
    });
  });

  test('what is gone there turns red, and Sync on it makes it anew and sends what was refused for it', async () => {
    const open = await shop();
    await open.tenant.save([invoice('i', 'c')]);
    await open.tenant.settled();
    await open.books.remove('Invoice', await counterpartOf(open, 'i'));
    await open.tenant.save([payment('p', 'c', 'i')]);
    await open.tenant.settled();
    expect(await rowOf(open, 'i')).toMatchObject({ errorType: 'CounterpartMissing' });
    expect(await rowOf(open, 'p')).toMatchObject({ errorType: 'ReferenceNotFound', waitsOnId: 'i' });
    await press(open, 'invoice', 'i');
    await inStep(open, ['invoice', 'i'], ['payment', 'p']);
    expect(await open.vendor.objects(open.realmId, 'Payment')).toMatchObject([
      { TotalAmt: 50, UnappliedAmt: 0 },
    ]);
  });

  test('what is there and active is not blamed, and what waits for nothing is tried once', async () => {
    const open = await shop('s');
    const detail = `Invalid Reference Id : Items element id ${await counterpartOf(open, 's')} not found`;
    await refuse(open, { method: 'POST', path: '/invoice' }, { code: '2500', detail });
    await open.tenant.save([invoice('i', 'c', using('s'))]);
    await open.tenant.settled();
    expect(await open.tenant.queue()).toMatchObject([
      {
        recordId: 'i',
        errorType: 'ReferenceNotFound',
        waitsOnId: null,
        attempts: 1,
        error: { message: detail },
      },
    ]);
  });
}
