import { describe, expect, test } from 'vitest';
import { recordOf } from './all-kinds.ts';
import {
  choose,
  counterpartOf,
  EMPLOYEE,
  heldBy,
  inStep,
  type Performed,
  press,
  pushTime,
  refuse,
  type Shop,
} from './remedies.ts';
import { customer, invoice, payment, serviceItem, teamMember, timesheet } from './samples.ts';

/** A refusal for something that a person chose, or that nobody chose, says what it is and where it is changed. */

const ACCOUNTS = { payout_clearing: '36', payout_charges: '1' };

const inactive = async ({ books }: Shop, entity: string, id: string, Active = false) =>
  books.change(entity, id, { Active });

const rowOf = async ({ tenant }: Shop, id: string) =>
  (await tenant.queue()).find(({ recordId }) => recordId === id);

/** As a person who looks at the page of the mapping. */
async function onPage(shop: Shop, kind: string, key: string) {
  const url = `/v1/connections/${shop.tenant.connectionId}/mappings/${kind}`;
  const list = await shop.call({ url });
  const choices = await shop.call({ url: `${url}/choices` });
  const subject = list.body.items.find((item: { key: string }) => item.key === key);
  const offered = choices.body.items.map(({ externalId }: { externalId: string }) => externalId);
  return { holdsUp: subject?.holdsUp, offered };
}

/** The tests; `open` gives a business with its company. */
export function tellMappings(open: (how: Pick<Performed, 'company' | 'seed'>) => Promise<Shop>): void {
  /** Movements of a payout that belong to an account which is inactive by now. */
  async function refusedForAccount(): Promise<Shop> {
    const shop = await open({});
    for (const [key, externalId] of Object.entries(ACCOUNTS))
      await choose(shop, 'account', key, { externalId });
    await inactive(shop, 'Account', '1');
    await shop.tenant.save([recordOf({ type: 'payout_activity', id: 'a' }, 'first', shop.tenant)]);
    await shop.tenant.retry('payout_activity', 'a');
    await heldBy(shop, 'AccountNotMapped', 'a');
    return shop;
  }

  describe('what was chosen and is inactive there', () => {
    test('an account is named with its role; another choice under Account Mapping sends what waited', async () => {
      const shop = await refusedForAccount();
      const row = await rowOf(shop, 'a');
      expect(row?.error?.message).toMatch(
        /^In the Account Mapping “Charges without a payment here” is mapped to “.+”, which is inactive in QuickBooks or no longer there\. /,
      );
      expect(row).toMatchObject({
        attempts: 1,
        error: { mapping: { kind: 'account', key: 'payout_charges' }, vendor: { code: '610' } },
      });
      const { holdsUp, offered } = await onPage(shop, 'account', 'payout_charges');
      expect(holdsUp).toBe(1);
      expect(offered).not.toContain('1');

      await choose(shop, 'account', 'payout_charges', { externalId: '79' });
      expect(await shop.tenant.queue()).toEqual([]);
      expect(await shop.vendor.objects(shop.realmId, 'Deposit')).toMatchObject([
        { Line: [{ DepositLineDetail: { AccountRef: { value: '79' } } }] },
      ]);
    });

    test('an account that is made active there goes with Retry', async () => {
      const shop = await refusedForAccount();
      await inactive(shop, 'Account', '1', true);
      await shop.tenant.retry('payout_activity', 'a');
      await shop.tenant.settled();
      expect(await shop.tenant.queue()).toEqual([]);
    });

    test('an account is named on an update, too, and the deposit is not called deleted', async () => {
      const shop = await open({});
      for (const [key, externalId] of Object.entries({ ...ACCOUNTS, payout_charges: '79' }))
        await choose(shop, 'account', key, { externalId });
      const save = (text: 'first' | 'pushed') =>
        shop.tenant.save([recordOf({ type: 'payout_activity', id: 'a' }, text, shop.tenant)]);
      await save('first');
      await shop.tenant.retry('payout_activity', 'a');
      await shop.tenant.settled();
      await choose(shop, 'account', 'payout_charges', { externalId: '1' });
      await inactive(shop, 'Account', '1');
      await save('pushed');
      await shop.tenant.retry('payout_activity', 'a');
      expect(await heldBy(shop, 'AccountNotMapped', 'a')).toContain('“Charges without a payment here”');
    });

    test('an employee is named with the team member; another one under Employee Mapping, pushed, takes the time', async () => {
      const shop = await open({ company: { payroll: true } });
      const [gone, here] = [
        await shop.books.create('Employee', EMPLOYEE),
        await shop.books.create('Employee', { ...EMPLOYEE, GivenName: 'Al' }),
      ];
      await shop.tenant.save([teamMember('m')]);
      await choose(shop, 'employee', 'm', { externalId: gone, externalType: 'employee' });
      await inactive(shop, 'Employee', gone);
      await shop.tenant.save([timesheet('t', 'm')]);
      expect(await heldBy(shop, 'EmployeeNotMapped', 't:e1')).toMatch(
        /^In the Employee Mapping “Member m” is mapped to “Bo Field”, which is inactive/,
      );
      await choose(shop, 'employee', 'm', { externalId: here, externalType: 'employee' });
      await pushTime(shop);
      await inStep(shop, ['timesheet_entry', 't:e1']);
    });

    test('a tax code that is gone is named; another one under Tax Code Mapping sends the invoice', async () => {
      const shop = await open({ seed: 'uk-sample' });
      const line = { description: 'W', quantity: '1', unitPrice: '50.00', amount: '50.00', taxCode: 'OURS' };
      const codes = await shop.vendor.objects(shop.realmId, 'TaxCode');
      const externalId = codes.find(({ Name }) => String(Name).startsWith('20'))?.Id ?? '';
      await choose(shop, 'tax_code', 'OURS', { externalId });
      await shop.tenant.save([customer('c', { currency: 'GBP' })]);
      await shop.tenant.settled();
      const query = { method: 'GET', path: '/query' };
      const hide = await shop.vendor.control('/faults', {
        realmId: shop.realmId,
        kind: 'answer',
        match: query,
        answer: { TaxCode: [] },
      });
      const detail = `Invalid Reference Id : TaxCodes element id ${externalId} not found`;
      const mend = await refuse(shop, { method: 'POST', path: '/invoice' }, { code: '2500', detail });
      await shop.tenant.save([
        invoice('i', 'c', { lines: [line], currency: 'GBP', tax: '10.00', total: '60.00' }),
      ]);
      expect(await heldBy(shop, 'TaxCodeNotMapped', 'i')).toMatch(
        /^In the Tax Code Mapping “OURS” is mapped/,
      );
      await mend();
      await shop.vendor.control(`/faults/${(hide as { id: string }).id}`, undefined, 'DELETE');
      await choose(shop, 'tax_code', 'OURS', { externalId });
      await inStep(shop, ['invoice', 'i']);
    });

    test('is not blamed where something else is named', async () => {
      const shop = await open({});
      for (const [key, externalId] of Object.entries(ACCOUNTS))
        await choose(shop, 'account', key, { externalId });
      await inactive(shop, 'Account', '1');
      const detail = 'Invalid Reference Id : Klasses element id 7 not found';
      await refuse(shop, { method: 'POST', path: '/deposit' }, { code: '2500', detail });
      await shop.tenant.save([recordOf({ type: 'payout_activity', id: 'a' }, 'first', shop.tenant)]);
      await shop.tenant.retry('payout_activity', 'a');
      expect(await heldBy(shop, 'ReferenceNotFound', 'a')).toBe(detail);
    });
  });

  describe('what nobody chose and is inactive there', () => {
    test('the product that lines without one are booked to is named; read again, the company has another', async () => {
      const shop = await open({});
      const items = await shop.vendor.objects(shop.realmId, 'Item');
      await inactive(shop, 'Item', items.find(({ Name }) => Name === 'Services')?.Id ?? '');
      await shop.tenant.save([customer('c'), invoice('i', 'c')]);
      const message = await heldBy(shop, 'ReferenceNotFound', 'i');
      expect(message).toMatch(
        /^The product or service “Services” is inactive in QuickBooks, and lines that /,
      );
      const url = `/v1/connections/${shop.tenant.connectionId}/read-company`;
      expect(await shop.call({ method: 'POST', url })).toMatchObject({ status: 200 });
      await press(shop, 'invoice', 'i');
      await inStep(shop, ['invoice', 'i']);
    });

    test('the account of new service items, and a payment method, are named', async () => {
      const shop = await open({});
      const methods = await shop.vendor.objects(shop.realmId, 'PaymentMethod');
      const method = methods.find(({ Name }) => Name === 'Check')?.Id ?? '';
      await shop.tenant.save([customer('c'), invoice('i', 'c')]);
      await shop.tenant.settled();
      await inactive(shop, 'PaymentMethod', method);
      await inactive(shop, 'Account', '1');
      await shop.tenant.save([serviceItem('s'), payment('p', 'c', 'i', { method: 'Check' })]);
      expect(await heldBy(shop, 'ReferenceNotFound', 's')).toMatch(
        /^The account “.+” is inactive in QuickBooks/,
      );
      expect(await heldBy(shop, 'ReferenceNotFound', 'p')).toMatch(
        /^The payment method “Check” is inactive in QuickBooks/,
      );
      await inactive(shop, 'PaymentMethod', method, true);
      await inactive(shop, 'Account', '1', true);
      await press(shop, 'service_item', 's');
      await press(shop, 'payment', 'p');
      await inStep(shop, ['service_item', 's'], ['payment', 'p']);
      expect(await counterpartOf(shop, 'p')).not.toBe('');
    });
  });
}
