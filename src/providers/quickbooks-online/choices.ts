import { z } from 'zod';
import type { AccountType, Choice, MappingKind } from '../../domain/mapping.ts';
import type { CallResult, Session } from '../provider.ts';
import type { CompanyApi } from './company-api.ts';
import { PAGE_SIZE } from './defaults.ts';
import { query } from './query.ts';

const active = z.boolean().nullish();
const email = z.object({ Address: z.string().nullish() }).nullish();
const personRow = z.object({
  Id: z.string(),
  DisplayName: z.string(),
  Active: active,
  PrimaryEmailAddr: email,
});
const accountRow = z.object({
  Id: z.string(),
  Name: z.string(),
  FullyQualifiedName: z.string().nullish(),
  AccountType: z.string().nullish(),
  AccountSubType: z.string().nullish(),
  Active: active,
});
const codeRow = z.object({ Id: z.string(), Name: z.string(), Active: active });

/** What there is in the company to map our keys to; active entries only. */
export async function choices(
  api: CompanyApi,
  session: Session,
  kind: MappingKind,
): Promise<CallResult<Choice[]>> {
  switch (kind) {
    case 'employee':
      return workers(api, session);
    case 'account':
      return all(api, session, 'Account', accountRow, accountChoice);
    case 'tax_code':
      return all(api, session, 'TaxCode', codeRow, ({ Id, Name }) => ({
        externalId: Id,
        name: Name,
        active: true,
      }));
  }
}

/** Contractors are vendors: time can be booked for both. */
async function workers(api: CompanyApi, session: Session): Promise<CallResult<Choice[]>> {
  const employees = await all(api, session, 'Employee', personRow, personChoice('employee'));
  if (!employees.ok) return employees;
  const vendors = await all(api, session, 'Vendor', personRow, personChoice('vendor'));
  return vendors.ok ? { ok: true, value: [...employees.value, ...vendors.value] } : vendors;
}

function personChoice(type: 'employee' | 'vendor') {
  return (row: z.infer<typeof personRow>): Choice => ({
    externalId: row.Id,
    name: row.DisplayName,
    type,
    email: row.PrimaryEmailAddr?.Address ?? undefined,
    active: true,
  });
}

function accountChoice(row: z.infer<typeof accountRow>): Choice {
  return {
    externalId: row.Id,
    name: row.FullyQualifiedName ?? row.Name,
    type: accountType(row),
    active: true,
  };
}

const ACCOUNT_TYPES: Readonly<Record<string, AccountType>> = {
  Bank: 'bank',
  'Other Current Asset': 'other_current_asset',
  'Credit Card': 'credit_card',
  'Other Current Liability': 'liability',
  'Long Term Liability': 'liability',
  Income: 'income',
  'Other Income': 'income',
  Expense: 'expense',
  'Other Expense': 'expense',
  'Cost of Goods Sold': 'expense',
};

function accountType({
  AccountType: type,
  AccountSubType: subType,
}: z.infer<typeof accountRow>): AccountType {
  if (subType === 'UndepositedFunds') return 'undeposited_funds';
  return ACCOUNT_TYPES[type ?? ''] ?? 'other';
}

/** Page after page, so that a company with thousands of vendors shows all of them. */
async function all<Row extends { Active?: boolean | null }>(
  api: CompanyApi,
  session: Session,
  from: string,
  row: z.ZodType<Row>,
  choice: (row: Row) => Choice,
): Promise<CallResult<Choice[]>> {
  const found: Choice[] = [];
  for (let start = 1; ; start += PAGE_SIZE) {
    const page = await query(api, session, { from, start }, row);
    if (!page.ok) return page;
    found.push(...page.value.filter(({ Active }) => Active !== false).map(choice));
    if (page.value.length < PAGE_SIZE) return { ok: true, value: found };
  }
}
