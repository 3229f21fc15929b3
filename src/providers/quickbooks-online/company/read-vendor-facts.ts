import { z } from 'zod';
import type { CallResult, CompanyCapabilities, Session } from '../../provider.ts';
import type { CompanyApi } from '../company-api.ts';
import { paymentMethodFacts, taxCodesFact } from '../company-facts.ts';
import { equals, query } from '../query.ts';
import { readTaxCodes } from './read-tax-codes.ts';

const itemRow = z.object({
  Id: z.string(),
  Name: z.string(),
  IncomeAccountRef: z.object({ value: z.string() }).nullish(),
});
const accountRow = z.object({ Id: z.string(), AccountSubType: z.string().nullish() });
const methodRow = z.object({ Id: z.string(), Name: z.string() });

export interface TaxSettings {
  salesTax: CompanyCapabilities['salesTax'];
  defaultTaxCodeId?: string;
  /** Outside the United States each line has a code of its own. */
  isGlobal: boolean;
}

/** The company's own objects that our writes refer to. */
export async function readVendorFacts(
  api: CompanyApi,
  session: Session,
  tax: TaxSettings,
): Promise<CallResult<Record<string, string>>> {
  const item = await defaultItem(api, session);
  if (!item.ok) return item;
  const account = await incomeAccount(api, session, item.value?.IncomeAccountRef?.value);
  if (!account.ok) return account;
  const methods = await query(api, session, { from: 'PaymentMethod' }, methodRow);
  if (!methods.ok) return methods;
  const codes = await readTaxCodes(api, session, tax);
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
async function defaultItem(
  api: CompanyApi,
  session: Session,
): Promise<CallResult<z.infer<typeof itemRow> | undefined>> {
  const select = { from: 'Item', where: [equals('Type', 'Service')], orderBy: 'MetaData.CreateTime asc' };
  const items = await query(api, session, select, itemRow);
  if (!items.ok) return items;
  const services = items.value.find((item) => item.Name.toLowerCase() === 'services');
  return { ok: true, value: services ?? items.value[0] };
}

/** The default item's own account; otherwise one for fees of services, otherwise any income account. */
async function incomeAccount(
  api: CompanyApi,
  session: Session,
  ofDefaultItem: string | undefined,
): Promise<CallResult<string | undefined>> {
  if (ofDefaultItem) return { ok: true, value: ofDefaultItem };
  const select = { from: 'Account', where: [equals('AccountType', 'Income')] };
  const accounts = await query(api, session, select, accountRow);
  if (!accounts.ok) return accounts;
  const fees = accounts.value.find((account) => account.AccountSubType === 'ServiceFeeIncome');
  return { ok: true, value: (fees ?? accounts.value[0])?.Id };
}
