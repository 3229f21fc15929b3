import { z } from 'zod';
import type { AccountType, Choice, MappingKind } from '../../domain/mapping.ts';
import type { Reading } from '../reads.ts';
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
export function* choices(kind: MappingKind): Reading<Choice[]> {
  switch (kind) {
    case 'employee':
      return yield* workers();
    case 'account':
      return yield* all('Account', accountRow, accountChoice);
    case 'tax_code':
      return yield* all('TaxCode', codeRow, ({ Id, Name }) => ({
        externalId: Id,
        name: Name,
        active: true,
      }));
  }
}

/** Contractors are vendors: time can be booked for both. */
function* workers(): Reading<Choice[]> {
  const employees = yield* all('Employee', personRow, personChoice('employee'));
  if (!employees.ok) return employees;
  const vendors = yield* all('Vendor', personRow, personChoice('vendor'));
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
function* all<Row extends { Active?: boolean | null }>(
  from: string,
  row: z.ZodType<Row>,
  choice: (row: Row) => Choice,
): Reading<Choice[]> {
  const found: Choice[] = [];
  for (let start = 1; ; start += PAGE_SIZE) {
    const page = yield* query({ from, start }, row);
    if (!page.ok) return page;
    found.push(...page.value.filter(({ Active }) => Active !== false).map(choice));
    if (page.value.length < PAGE_SIZE) return { ok: true, value: found };
  }
}
