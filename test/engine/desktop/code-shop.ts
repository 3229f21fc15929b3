import { expect } from 'vitest';
import type { FaultInput } from '../../../sandbox/quickbooks-desktop/index.ts';
import type { RecordInput } from '../../../src/db/records/save-record.ts';
import type { EntityType } from '../../../src/domain/entity.ts';
import { customer, invoice, payment } from '../samples.ts';
import { type Entry, entriesIn } from './company-books.ts';
import type { Desk } from './desk.ts';

/** A business with a company file; what is done about a code of QuickBooks, and what has become of the books. */

export type Status = Extract<FaultInput, { kind: 'status' }>;

/** A row that waits for a person. */
export interface Held {
  entityType: EntityType;
  recordId: string;
}

export const INVOICE: Held = { entityType: 'invoice', recordId: 'i' };
export const PAYMENT: Held = { entityType: 'payment', recordId: 'p' };

/** How a code comes about: the request that is answered with it, and what is saved for that request to be made. */
export interface Occasion {
  /** In the company file before. */
  first: readonly RecordInput[];
  saved: RecordInput;
  request: string;
  held: Held;
  /** What our records are in the books once all is well. */
  expected: readonly string[];
}

const CUSTOMER = 'Customer Customer c';
export const OPEN = 'Invoice N-i 50.00 0.00 50.00';
const PAID = ['Invoice N-i 50.00 0.00 0.00', 'ReceivePayment [LB:p] 50.00 0.00'];

export const OCCASIONS = {
  made: {
    first: [customer('c')],
    saved: invoice('i', 'c'),
    request: 'InvoiceAdd',
    held: INVOICE,
    expected: [CUSTOMER, OPEN],
  },
  changed: {
    first: [customer('c'), invoice('i', 'c')],
    saved: invoice('i', 'c', { memo: 'changed' }),
    request: 'InvoiceMod',
    held: INVOICE,
    expected: [CUSTOMER, OPEN],
  },
  deleted: {
    first: [customer('c'), invoice('i', 'c'), payment('p', 'c', 'i')],
    saved: payment('p', 'c', 'i', { status: 'void' }),
    request: 'TxnDel',
    held: PAYMENT,
    expected: [CUSTOMER, OPEN],
  },
  voided: {
    first: [customer('c'), invoice('i', 'c')],
    saved: invoice('i', 'c', { status: 'void' }),
    request: 'TxnVoid',
    held: INVOICE,
    expected: [CUSTOMER, 'Invoice N-i 0.00 0.00 0.00'],
  },
  paid: {
    first: [customer('c'), invoice('i', 'c')],
    saved: payment('p', 'c', 'i'),
    request: 'ReceivePaymentAdd',
    held: PAYMENT,
    expected: [CUSTOMER, ...PAID],
  },
} as const satisfies Record<string, Occasion>;

const line = ({ kind, mark, amounts }: Entry) => [kind, mark, ...amounts].join(' ');

/** All of it is in the books once, to the cent, linked with what is there, and nothing waits. */
export async function expectDone(
  { tenant, file }: Desk,
  before: readonly Entry[],
  expected: readonly string[],
): Promise<void> {
  expect(await tenant.queue()).toEqual([]);
  const old = new Set(before.map(({ id }) => id));
  const made = (await entriesIn(file)).filter(({ id }) => !old.has(id));
  expect(made.map(line).sort()).toEqual([...expected].sort());
  const linked = (await tenant.links()).map(({ externalId }) => externalId);
  expect(linked.filter((id) => made.some((each) => each.id === id)).sort()).toEqual(
    made.map(({ id }) => id).sort(),
  );
}

/** It is done in QuickBooks and nowhere else, so it is resolved there. */
const DONE_THERE = /^(Undo|Switch|Restore|Renew|Check the merchant|In QuickBooks)|an account in QuickBooks/;

/** What a person sees of it, on the record and in the Error Log: the code, and what the table says to do about it. */
export async function expectHeld(
  { ask, tenant }: Desk,
  { entityType, recordId }: Held,
  { code, type, remedy }: { code: string; type: string; remedy: string },
): Promise<void> {
  const { body } = await ask({ url: `/v1/records/${entityType}/${recordId}/sync` });
  expect(body.connections[0], 'the record').toMatchObject({
    badge: 'error',
    error: { type, remedy, vendor: { code, page: `/codes/quickbooks-desktop#code-${code}` } },
  });
  const log = await ask({ url: `/v1/connections/${tenant.connectionId}/error-log` });
  const where = DONE_THERE.test(remedy) ? 'QB → FS' : expect.stringContaining(' → ');
  expect(log.body.items, 'the Error Log').toMatchObject([{ recordId, code, remedy, where }]);
  const unresolved = await ask({ url: '/v1/unresolved-errors' });
  expect(unresolved.body.groups, 'Unresolved Errors').toMatchObject([{ type, remedy }]);
  expect((await ask({ url: '/codes/quickbooks-desktop' })).text).toContain(`<h2 id="code-${code}">`);
}

/** The newest entry of the log about the record, with what was sent and answered. */
export async function newestEntry({ ask }: Desk, { entityType, recordId }: Held) {
  const { body } = await ask({ url: `/v1/sync-log?record=${recordId}&type=${entityType}&limit=1` });
  return (await ask({ url: `/v1/sync-log/${body.items[0].id}` })).body;
}

/** Retry and Sync are one button. */
export async function press(desk: Desk, { entityType, recordId }: Held): Promise<void> {
  const url = `/v1/records/${entityType}/${recordId}/sync`;
  expect(await desk.ask({ method: 'POST', url })).toMatchObject({ status: 202 });
  await desk.work();
}

/** Saves the record as it should be. */
export async function correct(desk: Desk, path: string, { data }: RecordInput): Promise<void> {
  const { status, text } = await desk.ask({ method: 'PUT', url: `/v1/${path}`, body: data });
  expect(status, text).toBeLessThan(300);
  await desk.work();
}
