import { expect } from 'vitest';
import type { CompanyFile } from '../../../sandbox/quickbooks-desktop/index.ts';
import { saveMapping } from '../../../src/db/mappings/mappings.ts';
import type { RecordInput } from '../../../src/db/records/save-record.ts';
import type { Engine, Tenant } from '../harness.ts';
import { customer, invoice, payment, serviceItem, teamMember, timesheet } from '../samples.ts';
import { type Entry, entriesIn } from './company-books.ts';
import type { Desk } from './desk.ts';

/** Everything that a field-service business sends, and what QuickBooks must say of it afterwards, to the cent. */
export interface FieldBusiness {
  records: RecordInput[];
  /** `kind mark amounts`. */
  expected: string[];
}

/** So many, each with one of everything: no two have the same amount, and each is paid in part. */
export function fieldBusinesses(count: number, prefix = ''): FieldBusiness[] {
  return Array.from({ length: count }, (_, index) => oneOfEach(`${prefix}${index}`, 1_001 + index * 137));
}

/** `size` of each, with who worked. */
export function fieldBusiness(size: number, prefix = ''): FieldBusiness {
  const parts = fieldBusinesses(size, prefix);
  return {
    records: [...parts.flatMap(({ records }) => records), teamMember('ann')],
    expected: parts.flatMap(({ expected }) => expected).sort(),
  };
}

/** An invoice of two lines, one of them taxed by 7.75 percent; all amounts in cents. */
function oneOfEach(id: string, cents: number): FieldBusiness {
  const [net, tax, paid] = [3 * cents + 999, Math.round((3 * cents * 775) / 10_000), cents];
  const lines = [
    {
      serviceItemId: `s${id}`,
      quantity: '3',
      unitPrice: money(cents),
      amount: money(3 * cents),
      taxable: true,
    },
    { serviceItemId: `s${id}`, quantity: '1', unitPrice: '9.99', amount: '9.99' },
  ];
  const sheet = timesheet(`t${id}`, 'ann', {
    entries: [
      {
        id: 'e',
        date: '2026-03-03',
        hours: 1,
        minutes: cents % 60,
        customerId: `c${id}`,
        serviceItemId: `s${id}`,
      },
    ],
  });
  return {
    records: [
      customer(`c${id}`),
      serviceItem(`s${id}`, { unitPrice: money(cents) }),
      invoice(`i${id}`, `c${id}`, { lines, tax: money(tax), total: money(net + tax) }),
      payment(`p${id}`, `c${id}`, `i${id}`, {
        amount: money(paid),
        allocations: [{ invoiceId: `i${id}`, amount: money(paid) }],
      }),
      sheet,
    ],
    expected: [
      `Customer Customer c${id}`,
      `ItemService Item s${id} ${money(cents)}`,
      `Invoice N-i${id} ${money(net)} ${money(tax)} ${money(net + tax - paid)}`,
      `ReceivePayment [LB:p${id}] ${money(paid)} 0.00`,
      `TimeTracking [LB:t${id}:e] PT1H${cents % 60}M`,
    ],
  };
}

function money(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** Ann is the first employee of the sample company. */
export async function mapAnn(engine: Pick<Engine, 'db'>, tenant: Tenant, file: CompanyFile): Promise<void> {
  await mapAnnTo(engine, tenant, file.books.all('Employee')[0]?.id ?? '');
}

export async function mapAnnTo(
  { db }: Pick<Engine, 'db'>,
  tenant: Tenant,
  externalId: string,
): Promise<void> {
  const choice = {
    externalId,
    externalType: 'employee',
    externalName: 'Dylan Sollfrank',
  };
  await db.transaction((tx) => saveMapping(tx, tenant, { kind: 'employee', key: 'ann', ...choice }, 'test'));
}

const line = ({ kind, mark, amounts }: Entry) => [kind, mark, ...amounts].join(' ');

/** Nothing twice, nothing lost, no amount differs, and each record is linked to the one that is there. */
export async function expectExactlyOnce(
  { tenant, file }: Pick<Desk, 'tenant' | 'file'>,
  before: readonly Entry[],
  business: FieldBusiness,
): Promise<void> {
  await expectMade(tenant, { before, after: await entriesIn(file) }, business);
}

/** The same of what the company file held before and holds now. */
export async function expectMade(
  tenant: Pick<Tenant, 'links'>,
  { before, after }: { before: readonly Entry[]; after: readonly Entry[] },
  { expected }: FieldBusiness,
): Promise<void> {
  const old = new Set(before.map(({ id }) => id));
  const made = after.filter(({ id }) => !old.has(id));
  expect(made.map(line).sort()).toEqual([...expected].sort());
  const links = (await tenant.links()).map(({ externalId }) => externalId).filter((id) => !old.has(id));
  expect(links.sort()).toEqual(made.map(({ id }) => id).sort());
}
