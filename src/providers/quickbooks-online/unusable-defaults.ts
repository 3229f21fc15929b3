import { z } from 'zod';
import { invoiceSchema } from '../../domain/entities/invoice.ts';
import { paymentSchema } from '../../domain/entities/payment.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { CompanyCapabilities } from '../provider.ts';
import type { CompanyFacts, Reading } from '../reads.ts';
import { paymentMethodId, vendorFacts } from './company-facts.ts';
import { ACTIVE_OR_NOT, equals, query } from './query.ts';

/** Something of the company's own lists that a write takes without anybody having chosen it. */
interface Default {
  from: 'Item' | 'Account' | 'PaymentMethod';
  id: string;
  /** What people call it. */
  label: string;
  takes: string;
}

const row = z.object({ Name: z.string(), Active: z.boolean().nullish() });

/** For each of the records, a sentence about each default of theirs that is inactive or gone; a read for each default. */
export function* unusableDefaults(
  { company }: CompanyFacts,
  records: readonly { entityType: EntityType; data: unknown }[],
): Reading<string[][]> {
  const known = new Map<string, string | undefined>();
  const found: string[][] = [];
  for (const record of records) {
    const taken = company ? defaultsOf(record, company) : [];
    for (const each of taken) {
      if (known.has(keyOf(each))) continue;
      const said = yield* saidOf(each);
      if (!said.ok) return said;
      known.set(keyOf(each), said.value);
    }
    found.push(taken.flatMap((each) => known.get(keyOf(each)) ?? []));
  }
  return { ok: true, value: found };
}

const keyOf = ({ from, id }: Default) => `${from}/${id}`;

function* saidOf({ from, id, label, takes }: Default): Reading<string | undefined> {
  const rows = yield* query({ from, where: [equals('Id', id), ACTIVE_OR_NOT] }, row);
  if (!rows.ok) return rows;
  const [there] = rows.value;
  if (there && there.Active !== false) return { ok: true, value: undefined };
  const name = there ? `“${there.Name}” is inactive` : `with the id ${id} is no longer`;
  const words = `The ${label} ${name} in QuickBooks, and ${takes}. Make it active there; or press “Read the company again” on the Connection page, which takes another one.`;
  return { ok: true, value: words };
}

function defaultsOf(
  { entityType, data }: { entityType: EntityType; data: unknown },
  company: CompanyCapabilities,
): Default[] {
  switch (entityType) {
    case 'invoice':
      return defaultItem(data, company);
    case 'service_item':
      return incomeAccount(company);
    case 'payment':
      return paymentMethod(data, company);
    default:
      return [];
  }
}

function defaultItem(data: unknown, company: CompanyCapabilities): Default[] {
  const { defaultItemId: id } = vendorFacts(company);
  const lines = invoiceSchema.safeParse(data).data?.lines ?? [];
  const isTaken = lines.some(({ serviceItemId }) => serviceItemId === undefined);
  const takes = 'lines that name no service item are booked to it';
  return id && isTaken ? [{ from: 'Item', id, label: 'product or service', takes }] : [];
}

function incomeAccount(company: CompanyCapabilities): Default[] {
  const { incomeAccountId: id } = vendorFacts(company);
  const takes = 'new service items are booked to it';
  return id ? [{ from: 'Account', id, label: 'account', takes }] : [];
}

function paymentMethod(data: unknown, company: CompanyCapabilities): Default[] {
  const { method } = paymentSchema.safeParse(data).data ?? {};
  const id = method && paymentMethodId(company, method);
  const takes = 'the payment was made with it';
  return id ? [{ from: 'PaymentMethod', id, label: 'payment method', takes }] : [];
}
