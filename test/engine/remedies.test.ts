import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringBackKept } from '../../src/db/approvals/runs.ts';
import { connections, syncSettings } from '../../src/db/schema/index.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { SYNC_ERRORS, type SyncErrorType, syncErrorTypes } from '../../src/errors.ts';
import { tellAtFault } from './at-fault.ts';
import { tellMappings } from './at-fault-mappings.ts';
import { type EngineApi, startEngineApi } from './engine-api.ts';
import { NOT_PERFORMED } from './not-performed.ts';
import {
  choose,
  correct,
  counterpartOf,
  EMPLOYEE,
  heldBy,
  inStep,
  type Performed,
  press,
  pushTime,
  type Remedies,
  refuse,
  remedyOf,
  type Shop,
  settings,
} from './remedies.ts';
import { BESIDE, sentencesOf } from './remedy-sentences.ts';
import { customer, invoice, payment, serviceItem, teamMember, timesheet } from './samples.ts';
import { booksOf } from './vendor-books.ts';
import { type Running, withEngine } from './with-engine.ts';

/** Every remedy that an error names is performed here, or said to be performed elsewhere: a new error needs its case. */

let running: Running;
let api: EngineApi;
withEngine((started) => {
  running = started;
});
beforeAll(() => {
  api = startEngineApi(running.engine);
});
afterAll(() => api?.close());

const C: ['customer', string] = ['customer', 'c'];
const I: ['invoice', string] = ['invoice', 'i'];
const both = [customer('c'), invoice('i', 'c')];
const dataOf = (record: { data: unknown }) => record.data as object;
/** A create or update of the one invoice, alone or in a batch. */
const POSTED = { method: 'POST', path: '/invoice' };

/** Refused once in the background, pressed again after it is mended. */
const refusedUntil = (
  type: SyncErrorType,
  does: string,
  fault: { code: string; detail?: string; status?: number },
): Performed => ({
  does,
  async perform(shop) {
    await shop.tenant.save([customer('c')]);
    await shop.tenant.settled();
    const mend = await refuse(shop, POSTED, fault);
    await shop.tenant.save([invoice('i', 'c')]);
    await heldBy(shop, type, 'i');
    await mend();
    await press(shop, 'invoice', 'i');
    await inStep(shop, I);
  },
});

/** Of what waits for the connection: it goes on by itself. */
const goesBySelf = (does: string, stop: object, go: object): Performed => ({
  does,
  async perform(shop) {
    await settings(shop, stop);
    await shop.tenant.save([customer('c')]);
    await waitUntil({ what: 'the connection to wait', timeoutMs: 60_000 }, async () =>
      (await shop.tenant.connection()).status === 'paused' ? true : undefined,
    );
    await settings(shop, go);
    // Minutes later.
    const { tenantId } = shop.tenant;
    const over = { pausedUntil: new Date(0) };
    await running.engine.db.update(connections).set(over).where(eq(connections.tenantId, tenantId));
    await shop.tenant.wake();
    await waitUntil({ what: 'it to go on', timeoutMs: 60_000 }, async () =>
      (await shop.tenant.queue()).length === 0 ? true : undefined,
    );
    await inStep(shop, C);
  },
});

/** A pull that QuickBooks does not answer is started again once it does. */
async function pulledAgain(
  shop: Shop,
  type: SyncErrorType,
  fault: { code: string; status?: number },
): Promise<void> {
  const mend = await refuse(shop, { path: '/query' }, fault);
  const first = await shop.tenant.pull(['customer']);
  await first.result();
  expect(await shop.tenant.batch(first.batchId)).toMatchObject({ state: 'failed', error: { type } });
  await mend();
  const second = await shop.tenant.pull(['customer']);
  await second.result();
  expect(await shop.tenant.batch(second.batchId)).toMatchObject({ state: 'done', error: null });
}

async function policy({ tenant }: Shop, change: object): Promise<void> {
  const { db } = running.engine;
  await db.update(syncSettings).set(change).where(eq(syncSettings.tenantId, tenant.tenantId));
}

/** Other ways out that the same remedy names. */
const OTHER_WAYS: readonly (Performed & { type: SyncErrorType })[] = [
  {
    type: 'DuplicateName',
    does: 'rename or link the one in QuickBooks, then press Retry.',
    async perform(shop) {
      const other = await shop.books.create('Vendor', { DisplayName: 'Customer c' });
      await shop.tenant.save([customer('c')]);
      await heldBy(shop, 'DuplicateName', 'c');
      await shop.books.change('Vendor', other, { DisplayName: 'Somebody else' });
      await press(shop, 'customer', 'c');
      await inStep(shop, C);
    },
  },
  {
    type: 'PaymentNotApplied',
    does: 'or change here what this payment pays',
    async perform(shop) {
      await shop.tenant.save(both);
      await shop.tenant.settled();
      const [there] = await shop.vendor.objects(shop.realmId, 'Invoice');
      await shop.books.create('Payment', {
        CustomerRef: there?.CustomerRef,
        TotalAmt: 50,
        Line: [{ Amount: 50, LinkedTxn: [{ TxnId: there?.Id, TxnType: 'Invoice' }] }],
      });
      await shop.tenant.save([payment('p', 'c', 'i')]);
      await heldBy(shop, 'PaymentNotApplied', 'p');
      await correct(shop, 'payments/p', dataOf(payment('p', 'c', 'i', { allocations: [] })));
      await inStep(shop, ['payment', 'p']);
    },
  },
  {
    type: 'WriteNotDone',
    does: 'void or change it in QuickBooks and press Sync',
    company: { unknown: { voidForms: 'none' } },
    async perform(shop) {
      await shop.tenant.save(both);
      await shop.tenant.settled();
      await shop.tenant.save([invoice('i', 'c', { status: 'void' })]);
      await heldBy(shop, 'WriteNotDone', 'i');
      await settings(shop, { unknown: { voidForms: 'own-form' } });
      await shop.books.voidInvoice(await counterpartOf(shop, 'i'));
      await press(shop, 'invoice', 'i');
      await inStep(shop, I);
    },
  },
  {
    type: 'BooksClosed',
    does: 'or change the date',
    async perform(shop) {
      await settings(shop, { bookCloseDate: '2026-12-31' });
      await shop.tenant.save(both);
      await heldBy(shop, 'BooksClosed', 'i');
      await correct(shop, 'invoices/i', dataOf(invoice('i', 'c', { issueDate: '2027-01-02' })));
      await inStep(shop, I);
    },
  },
];

const left = (type: keyof typeof NOT_PERFORMED) => ({ because: NOT_PERFORMED[type].because });

const REMEDIES: Remedies = {
  OutcomeUnknown: refusedUntil('OutcomeUnknown', 'If this stays, press Retry.', { code: '600' }),
  VendorBusy: refusedUntil('VendorBusy', 'press Retry later', {
    code: '6000',
    detail: 'Only one name at a time can be written',
  }),
  VendorFault: refusedUntil('VendorFault', 'press Retry later', { code: '10000', status: 400 }),
  BatchRefused: {
    does: 'Each record of the batch is sent by itself next',
    async perform(shop) {
      await shop.tenant.save([customer('c')]);
      await shop.tenant.settled();
      await refuse(shop, { path: '/batch' }, { code: '1040' }, 1);
      await shop.tenant.save([invoice('i', 'c'), invoice('j', 'c')]);
      await inStep(shop, I, ['invoice', 'j']);
    },
  },
  StaleVersion: {
    does: 'The current version is read and the change is decided again.',
    async perform(shop) {
      await shop.tenant.save(both);
      await shop.tenant.settled();
      await shop.books.change('Invoice', await counterpartOf(shop, 'i'), { PrivateNote: 'from there' });
      await shop.tenant.save([invoice('i', 'c', { customerMessage: 'from here' })]);
      await inStep(shop, I);
    },
  },
  RateLimited: left('RateLimited'),
  VendorUnavailable: left('VendorUnavailable'),
  CompanyUnavailable: goesBySelf(
    'Check the company’s subscription and status in QuickBooks. Syncing goes on by itself once it is open.',
    { status: 'locked-out' },
    { status: 'active' },
  ),
  ConnectionNeedsReauth: {
    does: 'Reconnect QuickBooks on the Connection page. Everything that is pending then goes by itself.',
    async perform(shop) {
      await shop.vendor.control('/tokens/revoke', { realmId: shop.realmId });
      await shop.tenant.save([customer('c')]);
      await waitUntil({ what: 'the connection to ask for it', timeoutMs: 60_000 }, async () =>
        (await shop.tenant.connection()).status === 'needs_reauth' ? true : undefined,
      );
      await shop.vendor.reconnect(running.engine, shop.tenant, shop.realmId);
      await inStep(shop, C);
    },
  },
  InvalidRecord: {
    does: 'Correct the field named in the message; saving the record sends it again.',
    async perform(shop) {
      await refuse(shop, { ...POSTED, body: 'N-wrong' }, { code: '2050', detail: 'Too long' });
      await shop.tenant.save([customer('c'), invoice('i', 'c', { number: 'N-wrong' })]);
      await heldBy(shop, 'InvalidRecord', 'i');
      await correct(shop, 'invoices/i', dataOf(invoice('i', 'c')));
      await inStep(shop, I);
    },
  },
  RequestRefused: left('RequestRefused'),
  DuplicateName: {
    does: 'Rename this record',
    async perform(shop) {
      await shop.books.create('Vendor', { DisplayName: 'Customer c' });
      await shop.tenant.save([customer('c')]);
      await heldBy(shop, 'DuplicateName', 'c');
      await correct(shop, 'customers/c', { displayName: 'Customer c of Bath' });
      await inStep(shop, C);
    },
  },
  DuplicateNumber: {
    does: 'Give one of the two another number',
    async perform(shop) {
      await shop.tenant.save([customer('c')]);
      await shop.tenant.settled();
      const other = await shop.books.create('Customer', { DisplayName: 'Somebody else' });
      const SalesItemLineDetail = { ItemRef: { value: '1' } };
      await shop.books.create('Invoice', {
        CustomerRef: { value: other },
        DocNumber: 'N-i',
        Line: [{ Amount: 9, DetailType: 'SalesItemLineDetail', SalesItemLineDetail }],
      });
      await shop.tenant.save([invoice('i', 'c')]);
      await heldBy(shop, 'DuplicateNumber', 'i');
      await correct(shop, 'invoices/i', dataOf(invoice('i', 'c', { number: 'N-i2' })));
      await inStep(shop, I);
    },
  },
  TotalMismatch: {
    does: 'correct the tax here',
    company: { automatedSalesTax: true },
    async perform(shop) {
      const lines = [
        { description: 'Goods', quantity: '1', unitPrice: '100.00', amount: '100.00', taxable: true },
      ];
      const taxed = (tax: string, total: string) => invoice('i', 'c', { lines, tax, total });
      await shop.tenant.save([customer('c'), taxed('1.23', '101.23')]);
      await heldBy(shop, 'TotalMismatch', 'i');
      const [there] = await shop.vendor.objects(shop.realmId, 'Invoice');
      const total = Number(there?.TotalAmt);
      await correct(shop, 'invoices/i', dataOf(taxed((total - 100).toFixed(2), total.toFixed(2))));
      await inStep(shop, I);
    },
  },
  PaymentNotApplied: {
    does: 'Take back there what pays the invoice instead',
    async perform(shop) {
      await shop.tenant.save(both);
      await shop.tenant.settled();
      const [there] = await shop.vendor.objects(shop.realmId, 'Invoice');
      const other = await shop.books.create('Payment', {
        CustomerRef: there?.CustomerRef,
        TotalAmt: 50,
        Line: [{ Amount: 50, LinkedTxn: [{ TxnId: there?.Id, TxnType: 'Invoice' }] }],
      });
      await shop.tenant.save([payment('p', 'c', 'i')]);
      await heldBy(shop, 'PaymentNotApplied', 'p');
      await shop.books.remove('Payment', other);
      await press(shop, 'payment', 'p');
      await inStep(shop, ['payment', 'p']);
    },
  },
  WriteNotDone: {
    does: 'Press Sync to ask once more.',
    company: { unknown: { voidForms: 'none' } },
    async perform(shop) {
      await shop.tenant.save(both);
      await shop.tenant.settled();
      await shop.tenant.save([invoice('i', 'c', { status: 'void' })]);
      await heldBy(shop, 'WriteNotDone', 'i');
      await settings(shop, { unknown: { voidForms: 'own-form' } });
      await press(shop, 'invoice', 'i');
      await inStep(shop, I);
    },
  },
  BooksClosed: {
    does: 'Open the period in QuickBooks',
    async perform(shop) {
      await settings(shop, { bookCloseDate: '2030-12-31' });
      await shop.tenant.save(both);
      await heldBy(shop, 'BooksClosed', 'i');
      await settings(shop, { bookCloseDate: '2020-12-31' });
      await press(shop, 'invoice', 'i');
      await inStep(shop, I);
    },
  },
  RecordFrozen: {
    does: 'Undo that in QuickBooks first, then press Retry.',
    async perform(shop) {
      await shop.tenant.save([...both, payment('p', 'c', 'i')]);
      await shop.tenant.settled();
      const deposit = await shop.books.create('Deposit', {
        DepositToAccountRef: { value: '35' },
        Line: [
          {
            Amount: 50,
            LinkedTxn: [{ TxnId: await counterpartOf(shop, 'p'), TxnType: 'Payment', TxnLineId: '0' }],
          },
        ],
      });
      await shop.tenant.save([payment('p', 'c', 'i', { memo: 'changed' })]);
      await heldBy(shop, 'RecordFrozen', 'p');
      await shop.books.remove('Deposit', deposit);
      await press(shop, 'payment', 'p');
      await inStep(shop, ['payment', 'p']);
    },
  },
  ChangedInQuickBooks: {
    does: '“Write ours” (as Sync does)',
    async perform(shop) {
      await policy(shop, { conflictPolicy: 'ask' });
      await shop.tenant.save(both);
      await shop.tenant.settled();
      await shop.books.changeAmount(await counterpartOf(shop, 'i'), 75);
      await shop.tenant.refresh();
      await heldBy(shop, 'ChangedInQuickBooks', 'i');
      await press(shop, 'invoice', 'i');
      await inStep(shop, I);
    },
  },
  UnreadableThere: left('UnreadableThere'),
  CounterpartMissing: {
    does: 'press Sync to create it anew',
    async perform(shop) {
      await shop.tenant.save(both);
      await shop.tenant.settled();
      await shop.books.remove('Invoice', await counterpartOf(shop, 'i'));
      await shop.tenant.save([invoice('i', 'c', { memo: 'changed' })]);
      await heldBy(shop, 'CounterpartMissing', 'i');
      await press(shop, 'invoice', 'i');
      await inStep(shop, I);
      expect(await shop.vendor.objects(shop.realmId, 'Invoice')).toHaveLength(1);
    },
  },
  ReadRefused: {
    does: 'start the pull, import, report or check again',
    perform: (shop) => pulledAgain(shop, 'ReadRefused', { code: '4000' }),
  },
  ReadFailed: {
    does: 'Start the pull, import, report or undo again later',
    perform: (shop) => pulledAgain(shop, 'ReadFailed', { code: '10000', status: 400 }),
  },
  CurrencyNotInCompany: {
    does: 'Add the currency to QuickBooks’ currencies',
    company: { multicurrency: true },
    async perform(shop) {
      await shop.tenant.save([customer('c', { currency: 'CHF' })]);
      await heldBy(shop, 'CurrencyNotInCompany', 'c');
      await shop.books.create('CompanyCurrency', { Code: 'CHF' });
      await press(shop, 'customer', 'c');
      await inStep(shop, C);
    },
  },
  ExchangeRateUnknown: {
    does: 'Enter the rate of that day in QuickBooks',
    company: { multicurrency: true },
    async perform(shop) {
      await shop.books.create('CompanyCurrency', { Code: 'CHF' });
      const inFrancs = { currency: 'CHF' };
      await shop.tenant.save([customer('c', inFrancs), invoice('i', 'c', inFrancs)]);
      expect(await heldBy(shop, 'ExchangeRateUnknown', 'i')).toContain('CHF in USD for 2026-03-01');
      const rate = { SourceCurrencyCode: 'CHF', Rate: 1.12, AsOfDate: '2026-03-01' };
      await shop.books.create('ExchangeRate', rate);
      await press(shop, 'invoice', 'i');
      await inStep(shop, I);
      expect(await shop.vendor.objects(shop.realmId, 'Invoice')).toMatchObject([
        { TotalAmt: 50, ExchangeRate: 1.12, HomeTotalAmt: 56 },
      ]);
    },
  },
  MayBeThere: left('MayBeThere'),
  ReferenceNotFound: {
    does: 'Restore or activate what the message names in QuickBooks, then press Retry.',
    async perform(shop) {
      await shop.tenant.save([customer('c'), serviceItem('s')]);
      await shop.tenant.settled();
      const item = await counterpartOf(shop, 's');
      await shop.books.change('Item', item, { Active: false });
      const line = {
        serviceItemId: 's',
        description: 'W',
        quantity: '2',
        unitPrice: '25.00',
        amount: '50.00',
      };
      await shop.tenant.save([invoice('i', 'c', { lines: [line] })]);
      await heldBy(shop, 'ReferenceNotFound', 'i');
      await shop.books.change('Item', item, { Active: true });
      await press(shop, 'invoice', 'i');
      await inStep(shop, I, ['service_item', 's']);
    },
  },
  InactiveThere: {
    does: 'Press “Make active again”, as Sync does',
    async perform(shop) {
      await shop.tenant.save([customer('c')]);
      await shop.tenant.settled();
      await shop.books.change('Customer', await counterpartOf(shop, 'c'), { Active: false });
      await shop.tenant.save([invoice('i', 'c')]);
      await heldBy(shop, 'InactiveThere', 'c');
      await press(shop, 'customer', 'c');
      await inStep(shop, C, I);
      const customers = await shop.vendor.objects(shop.realmId, 'Customer');
      expect(customers.find(({ DisplayName }) => DisplayName === 'Customer c')).toMatchObject({
        Active: true,
      });
    },
  },
  Conflict: {
    does: '“Write ours” (as Sync does)',
    async perform(shop) {
      await policy(shop, { conflictPolicy: 'ask' });
      await shop.tenant.save(both);
      await shop.tenant.settled();
      const there = await counterpartOf(shop, 'i');
      await shop.books.change('Invoice', there, { CustomerMemo: { value: 'said there' } });
      await shop.tenant.save([invoice('i', 'c', { customerMessage: 'said here' })]);
      await heldBy(shop, 'Conflict', 'i');
      await press(shop, 'invoice', 'i');
      await inStep(shop, I);
    },
  },
  LinkToConfirm: {
    does: 'Sync links them too',
    async perform(shop) {
      await policy(shop, { askBeforeLinking: true });
      await shop.books.create('Customer', { DisplayName: 'Customer c' });
      await shop.tenant.save([customer('c')]);
      await heldBy(shop, 'LinkToConfirm', 'c');
      await press(shop, 'customer', 'c');
      await inStep(shop, C);
    },
  },
  CurrencyMismatch: {
    does: 'Use that currency',
    async perform(shop) {
      await shop.tenant.save([customer('c', { currency: 'EUR' })]);
      await heldBy(shop, 'CurrencyMismatch', 'c');
      await correct(shop, 'customers/c', { displayName: 'Customer c' });
      await inStep(shop, C);
    },
  },
  FeatureNotAvailable: refusedUntil(
    'FeatureNotAvailable',
    'Switch the feature on in QuickBooks or upgrade the plan, then press Retry.',
    { code: '5030' },
  ),
  PermissionDenied: {
    does: 'Reconnect as a company administrator, then press Retry.',
    async perform(shop) {
      await settings(shop, { status: 'read-only-user' });
      await shop.tenant.save([customer('c')]);
      await heldBy(shop, 'PermissionDenied', 'c');
      await settings(shop, { status: 'active' });
      await shop.vendor.reconnect(running.engine, shop.tenant, shop.realmId);
      await press(shop, 'customer', 'c');
      await inStep(shop, C);
    },
  },
  AccountNotMapped: left('AccountNotMapped'),
  TaxCodeNotMapped: {
    does: 'Choose the QuickBooks tax code that it means under Tax Code Mapping',
    seed: 'uk-sample',
    async perform(shop) {
      const line = { description: 'W', quantity: '1', unitPrice: '50.00', amount: '50.00', taxCode: 'OURS' };
      await shop.tenant.save([
        customer('c', { currency: 'GBP' }),
        invoice('i', 'c', { lines: [line], currency: 'GBP', tax: '10.00', total: '60.00' }),
      ]);
      await heldBy(shop, 'TaxCodeNotMapped', 'i');
      const codes = await shop.vendor.objects(shop.realmId, 'TaxCode');
      const code = codes.find(({ Name }) => String(Name).startsWith('20'));
      await choose(shop, 'tax_code', 'OURS', { externalId: code?.Id ?? '' });
      await inStep(shop, I);
    },
  },
  EmployeeNotMapped: {
    does: 'Map the team member under Employee Mapping, then push timesheet entries.',
    company: { payroll: true },
    async perform(shop) {
      const employee = await shop.books.create('Employee', EMPLOYEE);
      await shop.tenant.save([teamMember('m'), timesheet('t', 'm')]);
      await heldBy(shop, 'EmployeeNotMapped', 't:e1');
      await choose(shop, 'employee', 'm', { externalId: employee, externalType: 'employee' });
      await pushTime(shop);
      await inStep(shop, ['timesheet_entry', 't:e1']);
    },
  },
  PayrollNotEnabled: {
    does: 'Enable Payroll in QuickBooks, then push timesheet entries.',
    async perform(shop) {
      const employee = await shop.books.create('Employee', EMPLOYEE);
      await shop.tenant.save([teamMember('m')]);
      await choose(shop, 'employee', 'm', { externalId: employee, externalType: 'employee' });
      await shop.tenant.save([timesheet('t', 'm')]);
      await heldBy(shop, 'PayrollNotEnabled', 't:e1');
      await settings(shop, { payroll: true });
      await pushTime(shop);
      await inStep(shop, ['timesheet_entry', 't:e1']);
    },
  },
  PayrollPeriodLocked: {
    does: 'Unlock the pay period in QuickBooks, then push timesheet entries.',
    company: { payroll: true },
    async perform(shop) {
      const employee = await shop.books.create('Employee', EMPLOYEE);
      await shop.tenant.save([teamMember('m')]);
      await choose(shop, 'employee', 'm', { externalId: employee, externalType: 'employee' });
      await settings(shop, { payrollLockedUntil: '2026-12-31' });
      await shop.tenant.save([timesheet('t', 'm')]);
      await heldBy(shop, 'PayrollPeriodLocked', 't:e1');
      await settings(shop, { payrollLockedUntil: '2020-01-01' });
      await pushTime(shop);
      await inStep(shop, ['timesheet_entry', 't:e1']);
    },
  },
  // Of a push that is taken back.
  Undone: left('Undone'),
  ChangedSince: left('ChangedSince'),
  PaidByOthers: left('PaidByOthers'),
  BalanceNotZero: left('BalanceNotZero'),
  CannotBeUndone: left('CannotBeUndone'),
  NotKept: left('NotKept'),
  AwaitingApproval: {
    does: 'Approve what the message names in the Sync Wizard; this record then goes with it.',
    async perform(shop) {
      await policy(shop, { approvalRequired: true });
      await shop.tenant.save(both);
      const exceptGroups = [{ direction: 'export', type: 'customer' }];
      await approve(shop, { exceptGroups, prerequisites: 'wait' });
      await heldBy(shop, 'AwaitingApproval', 'i');
      await approve(shop, { prerequisites: 'take_along' });
      await approve(shop, {});
      await shop.tenant.settled();
      await bringBack(shop);
      await approve(shop, {});
      await inStep(shop, C, I);
    },
  },
  ChangedMeanwhile: {
    does: 'Press Fix Edit Sequence',
    async perform(shop) {
      await shop.tenant.save(both);
      await shop.tenant.settled();
      await policy(shop, { approvalRequired: true });
      await shop.books.change('Invoice', await counterpartOf(shop, 'i'), { PrivateNote: 'from there' });
      await shop.tenant.save([invoice('i', 'c', { customerMessage: 'from here' })]);
      await approve(shop, {});
      await heldBy(shop, 'ChangedMeanwhile', 'i');
      const url = `/v1/connections/${shop.tenant.connectionId}/error-log/fix-edit-sequence`;
      const { body } = await shop.call({ method: 'POST', url, body: { rows: 'all' } });
      expect(body).toEqual({ retried: 1, awaiting: 0 });
      await inStep(shop, I);
    },
  },
  PrerequisiteNotMet: {
    does: 'Resolve the record named in the message; this one then goes by itself.',
    async perform(shop) {
      await shop.books.create('Vendor', { DisplayName: 'Customer c' });
      await shop.tenant.save(both);
      expect(await heldBy(shop, 'PrerequisiteNotMet', 'i')).toContain('Customer "Customer c"');
      await correct(shop, 'customers/c', { displayName: 'Customer c of Bath' });
      await inStep(shop, C, I);
    },
  },
};

/** As the owner does in the Sync Wizard. */
async function approve(shop: Shop, choice: object): Promise<void> {
  const url = `/v1/connections/${shop.tenant.connectionId}/approvals`;
  const { version } = (await shop.call({ url })).body;
  const { status, body } = await shop.call({
    method: 'POST',
    url: `${url}/approve`,
    body: { version, ...choice },
  });
  expect(status, JSON.stringify(body)).toBe(200);
}

/** What was kept comes back with the next run. */
async function bringBack({ tenant }: Shop): Promise<void> {
  await bringBackKept(running.engine.db, tenant);
}

async function open({ company, seed }: Pick<Performed, 'company' | 'seed'>): Promise<Shop> {
  const { vendor, engine } = running;
  const { tenant, realmId } = await vendor.tenantIn(engine, company, undefined, seed);
  const call = await api.clientOf(tenant);
  return { tenant, realmId, vendor, books: await booksOf(vendor, realmId), call };
}

const performed = syncErrorTypes().flatMap((type) => {
  const remedy = REMEDIES[type];
  return 'perform' in remedy ? [{ type, ...remedy }] : [];
});

describe('the remedy of', () => {
  test.each([...performed, ...OTHER_WAYS])('$type: $does', async (remedy) => {
    expect(remedyOf(remedy.type)).toContain(remedy.does);
    await remedy.perform(await open(remedy));
  });
});

/** What the walk performs of a remedy, or says of all of it. */
const walkedOf = (type: SyncErrorType): string[] => {
  const remedy = REMEDIES[type];
  const others = OTHER_WAYS.filter((way) => way.type === type).map(({ does }) => does);
  return ['perform' in remedy ? remedy.does : remedyOf(type), ...others];
};

test.each(syncErrorTypes())(
  'each sentence of the remedy of %s is performed, or it is said why not',
  (type) => {
    const sentences = sentencesOf(remedyOf(type));
    const walked = walkedOf(type);
    const beside = BESIDE[type] ?? {};
    const open = sentences.filter(
      (sentence) => !walked.some((does) => sentence.includes(does) || does.includes(sentence)),
    );
    expect(open.sort()).toEqual(
      Object.keys(beside)
        .filter((sentence) => open.includes(sentence))
        .sort(),
    );
    expect(sentences).toEqual(expect.arrayContaining(Object.keys(beside)));
  },
);

test('what waits for a person says who acts: never nobody', () => {
  const unsaid = syncErrorTypes().filter((type) => {
    const { actor, handling }: { actor: string; handling: string } = SYNC_ERRORS[type];
    const goes = handling !== 'hold' && /press Retry|by itself/.test(remedyOf(type));
    return actor === 'nobody' && !goes;
  });
  expect(unsaid).toEqual([]);
});

test('nothing but what is performed elsewhere is left out', () => {
  const missing = syncErrorTypes().filter((type) => 'because' in REMEDIES[type]);
  expect(missing.sort()).toEqual(Object.keys(NOT_PERFORMED).sort());
});

tellAtFault(() => open({}));
tellMappings(open);
