import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import type { EntityType } from '../../../src/domain/entity.ts';
import {
  type Aspect,
  COMPARED,
  type WriteOperation,
  writtenDifference,
} from '../../../src/domain/written.ts';
import type { Counterpart, ItemOutcome, PushItem, RequestItem } from '../../../src/providers/provider.ts';
import { payoutData } from '../../api/support/samples.ts';
import { Desk } from '../conformance-desk.ts';
import { customer, invoice, payment, serviceItem, timesheetEntry } from '../conformance-records.ts';
import { control, makeCompany, sandboxHarness, startTestSandbox } from './sandbox-harness.ts';

/**
 * Every cell of what is compared, against the stand-in: done as it was meant nothing is told; shown otherwise, the
 * difference is.
 */

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

const EUR = { currency: 'EUR' };
const RATE = '1.25';
const booking = {
  form: 'expense',
  from: 'payout_bank',
  lines: [{ amount: '5.00', description: 'Fee', role: 'payout_fees' }],
};

/** A record of each type with everything that is compared of it. */
const RECORDS: Partial<Record<EntityType, (id: string) => PushItem>> = {
  customer: (id) => customer(id, EUR),
  service_item: (id) => serviceItem(id),
  invoice: (id) => invoice(id, 'c', 's', EUR),
  payment: (id) =>
    payment(id, 'c', `${id}-bill`, {
      ...EUR,
      amount: '60.00',
      allocations: [{ invoiceId: `${id}-bill`, amount: '50.00' }],
    }),
  payout: (id) => ({
    entityType: 'payout',
    recordId: id,
    desired: 'present',
    data: payoutData('con', { ...EUR, reference: id }),
  }),
  payout_activity: (id) => ({
    entityType: 'payout_activity',
    recordId: id,
    desired: 'present',
    data: {
      connectionId: 'con',
      payout: 'po',
      title: id,
      status: 'booked',
      ...EUR,
      date: '2026-03-01',
      booking,
    },
  }),
  timesheet_entry: (id) => timesheetEntry(id),
};

/** How a company shows each aspect otherwise. */
const OTHERWISE: Record<Aspect, (operation: WriteOperation) => object> = {
  total: () => ({ TotalAmt: 49.99 }),
  tax: () => ({ TxnTaxDetail: { TotalTax: 1.99 } }),
  rate: () => ({ ExchangeRate: 1 }),
  homeTotal: () => ({ HomeTotalAmt: 50 }),
  applied: () => ({ Line: [{ Amount: 20, LinkedTxn: [{ TxnId: '999', TxnType: 'Invoice' }] }] }),
  unapplied: () => ({ UnappliedAmt: 60 }),
  minutes: () => ({ Hours: 9 }),
  active: (operation) => ({ Active: operation === 'deactivate' }),
};

const DESIRED: Record<WriteOperation, PushItem['desired']> = {
  create: 'present',
  update: 'present',
  deactivate: 'inactive',
  void: 'void',
  delete: 'absent',
};

/** What is deleted there has nothing left to compare: only an answer that says so counts. */
const deletes = (type: EntityType, operation: WriteOperation) =>
  operation === 'delete' || (operation === 'void' && type.startsWith('payout'));

const cells = Object.entries(COMPARED).flatMap(([type, operations]) =>
  Object.entries(operations).map(([operation, aspects]) => ({
    type: type as EntityType,
    operation: operation as WriteOperation,
    aspects,
  })),
);

/** With the rates and accounts of a business abroad. */
class Abroad extends Desk {
  override context(requestId: string) {
    const context = super.context(requestId);
    const mapping = (key: string) => ({
      externalId: key.startsWith('payout_bank') ? '35' : '8',
      externalName: key,
    });
    return {
      ...context,
      rate: () => RATE,
      mapped: (kind: string, key: string) =>
        kind === 'account' ? { kind, key, ...mapping(key) } : context.mapped(kind as never, key),
    } as ReturnType<Desk['context']>;
  }
}

async function abroad(): Promise<{ desk: Abroad; realmId: string }> {
  const harness = await sandboxHarness(sandbox, { multicurrency: true, payroll: true });
  const { companyId: realmId } = harness.session;
  const post = async (path: string, body: object) => {
    const token = await harness.session.accessToken();
    const answer = await fetch(`${sandbox.baseUrl}/v3/company/${realmId}/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token.ok ? token.value : ''}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return z.record(z.string(), z.unknown()).parse(await answer.json());
  };
  await post('companycurrency', { Code: 'EUR' });
  const PrimaryAddr = { Line1: '1 High St', City: 'Reno', CountrySubDivisionCode: 'NV', PostalCode: '89501' };
  const made = await post('employee', { GivenName: 'Bo', FamilyName: 'Field', PrimaryAddr });
  const { Id: externalId } = z.object({ Id: z.string() }).parse(made.Employee);
  const worker = {
    kind: 'employee',
    key: 'member',
    externalId,
    externalType: 'employee',
    externalName: 'Bo',
  } as const;
  const desk = new Abroad({ ...harness, worker });
  await desk.pushAll(customer('c', EUR), serviceItem('s'));
  return { desk, realmId };
}

/** Sends it; `shown`, where given, is what its answer shows otherwise. */
async function send(
  { desk, realmId }: Awaited<ReturnType<typeof abroad>>,
  item: PushItem,
  shown?: object,
): Promise<{ asked: RequestItem; outcome: ItemOutcome; told: string | undefined }> {
  if (shown) {
    const rule = { realmId, kind: 'answer', times: 1, match: { method: 'POST' }, answer: shown };
    await control(sandbox, '/faults', rule);
  }
  const [asked] = desk.compose([item]).items;
  const outcome = await desk.pushOne(item);
  if (!asked) throw new Error('nothing was asked');
  const { entityType, operation } = asked;
  const ours = { total: asked.total, tax: asked.taxInside, ...asked.expected };
  const theirs = outcome.kind === 'written' ? outcome : {};
  return { asked, outcome, told: writtenDifference({ entityType, operation, ours, theirs })?.aspect };
}

const isOfRate = (aspect: Aspect) => aspect === 'rate' || aspect === 'homeTotal';

describe.each(cells)('$type, $operation', ({ type, operation, aspects }) => {
  test('is compared in each of its cells', async () => {
    const office = await abroad();
    const make = RECORDS[type];
    if (!make) throw new Error(`no record of type ${type}`);
    /** A record that is ready for the operation. */
    const fresh = async (id: string, image?: object): Promise<PushItem> => {
      const item = make(id);
      if (type === 'payment') await office.desk.pushAll(invoice(`${id}-bill`, 'c', 's', EUR));
      const made = operation === 'create' ? undefined : office.desk.written(await office.desk.pushOne(item));
      const counterpart = made && { ...made, image: image ?? made.image };
      return { ...item, desired: DESIRED[operation], ...(counterpart && { counterpart }) };
    };
    const good = await send(office, await fresh('good'));
    expect(good.told).toBeUndefined();
    if (deletes(type, operation)) {
      const { outcome } = await send(office, await fresh('stays'), { status: 'Kept' });
      expect(outcome).toMatchObject({ kind: 'failed', error: { type: 'OutcomeUnknown' } });
      return;
    }
    expect(good.outcome.kind).toBe('written');
    for (const aspect of aspects) {
      // Stated where it is inside the total, in regions that do so.
      if (aspect === 'tax') continue;
      // An update leaves the rate that stands there, unless it is the one that nobody chose.
      const item = await fresh(`x-${aspect}`, isOfRate(aspect) ? { ExchangeRate: '1' } : undefined);
      const { told } = await send(office, item, OTHERWISE[aspect](operation));
      expect(told, `${type}, ${operation}, ${aspect}`).toBe(aspect);
    }
  });
});

test('the tax inside a total is compared where prices hold it, new and changed', async () => {
  const company = await makeCompany(sandbox, {}, 'uk-sample');
  const read = await company.asked.company();
  if (!read.ok) throw new Error('the company cannot be read');
  const codes = await company.objects('TaxCode');
  const code = codes.find(({ Name }) => Name?.startsWith('20'))?.Id ?? '';
  const line = { serviceItemId: 's', quantity: '1', unitPrice: '60.00', amount: '60.00', taxCode: 'OURS' };
  const inside = { currency: 'GBP', lines: [line], taxInclusive: true, tax: '10.00', total: '60.00' };
  const links = new Map<string, Counterpart>();
  const put = async (item: PushItem, answer?: object) => {
    const rule = { realmId: company.realmId, kind: 'answer', times: 1, match: { method: 'POST' }, answer };
    if (answer) await control(sandbox, '/faults', rule);
    const { request, refused } = company.provider.compose(
      [{ counterpart: links.get(item.recordId), ...item }],
      {
        requestId: `request-${links.size}-${answer ? 'other' : 'good'}`,
        company: read.value,
        externalId: (_type, id) => links.get(id)?.externalId,
        mapped: (kind, key) => ({ kind, key, externalId: code, externalName: '20%' }),
      },
    );
    if (!request) throw new Error(JSON.stringify(refused));
    const stored = {
      ...request,
      requestId: `r-${links.size}-${item.desired}-${item.recordId}-${answer ? 1 : 0}`,
    };
    const sent = await company.calls.send(company.session, stored);
    if (!sent.ok) throw new Error('no answer');
    const [outcome] = company.provider.interpret(stored, sent.value, read.value);
    const [asked] = request.items;
    if (outcome?.kind !== 'written' || !asked) throw new Error(JSON.stringify(outcome));
    links.set(item.recordId, outcome.counterpart);
    const { entityType, operation } = asked;
    const ours = { total: asked.total, tax: asked.taxInside };
    return writtenDifference({ entityType, operation, ours, theirs: outcome })?.aspect;
  };
  const other = { TxnTaxDetail: { TotalTax: 9.99 } };
  await put(customer('c', { currency: 'GBP' }));
  await put(serviceItem('s'));
  expect(await put(invoice('i', 'c', 's', inside))).toBeUndefined();
  expect(await put(invoice('i', 'c', 's', { ...inside, memo: 'again' }), other)).toBe('tax');
  expect(await put(invoice('j', 'c', 's', inside), other)).toBe('tax');
});
