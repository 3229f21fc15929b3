import { z } from 'zod';
import type { Reading } from '../../reads.ts';
import { paymentMethodFacts, taxCodesFact } from '../company-facts.ts';
import { equals, query } from '../query.ts';
import type { TaxSettings } from './read-tax-codes.ts';
import { readTaxCodes } from './read-tax-codes.ts';

const itemRow = z.object({
  Id: z.string(),
  Name: z.string(),
  IncomeAccountRef: z.object({ value: z.string() }).nullish(),
});
const accountRow = z.object({ Id: z.string(), AccountSubType: z.string().nullish() });
const methodRow = z.object({ Id: z.string(), Name: z.string() });

/** The company's own objects that our writes refer to. */
export function* readVendorFacts(tax: TaxSettings): Reading<Record<string, string>> {
  const item = yield* defaultItem();
  if (!item.ok) return item;
  const account = yield* incomeAccount(item.value?.IncomeAccountRef?.value);
  if (!account.ok) return account;
  const methods = yield* query({ from: 'PaymentMethod' }, methodRow);
  if (!methods.ok) return methods;
  const codes = yield* readTaxCodes(tax);
  if (!codes.ok) return codes;
  return {
    ok: true,
    value: {
      ...(item.value && { defaultItemId: item.value.Id }),
      ...(account.value && { incomeAccountId: account.value }),
      taxCodes: taxCodesFact(codes.value),
      ...paymentMethodFacts(methods.value),
    },
  };
}

/** "Services" comes with each new company; without it, the oldest service. */
function* defaultItem(): Reading<z.infer<typeof itemRow> | undefined> {
  const select = { from: 'Item', where: [equals('Type', 'Service')], orderBy: 'MetaData.CreateTime asc' };
  const items = yield* query(select, itemRow);
  if (!items.ok) return items;
  const services = items.value.find((item) => item.Name.toLowerCase() === 'services');
  return { ok: true, value: services ?? items.value[0] };
}

/** The default item's own account; otherwise one for fees of services, otherwise any income account. */
function* incomeAccount(ofDefaultItem: string | undefined): Reading<string | undefined> {
  if (ofDefaultItem) return { ok: true, value: ofDefaultItem };
  const select = { from: 'Account', where: [equals('AccountType', 'Income')] };
  const accounts = yield* query(select, accountRow);
  if (!accounts.ok) return accounts;
  const fees = accounts.value.find((account) => account.AccountSubType === 'ServiceFeeIncome');
  return { ok: true, value: (fees ?? accounts.value[0])?.Id };
}
