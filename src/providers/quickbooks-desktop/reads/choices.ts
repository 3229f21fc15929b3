import { z } from 'zod';
import type { AccountType, Choice, MappingKind } from '../../../domain/mapping.ts';
import type { CompanyFacts, Reading } from '../../reads.ts';
import type { MessageRequest } from '../qbxml/write-message.ts';
import { ask, refusedRead } from './ask.ts';
import { isAnswered, nodesIn } from './queries.ts';

const personRow = z.object({ ListID: z.string(), Name: z.string(), Email: z.string().optional() });
const accountRow = z.object({
  ListID: z.string(),
  Name: z.string(),
  FullName: z.string().optional(),
  AccountType: z.string().optional(),
  SpecialAccountType: z.string().optional(),
});
const codeRow = z.object({ ListID: z.string(), Name: z.string() });

/** What there is in the company to map our keys to; active entries only. */
export function* choices(facts: CompanyFacts, { kind }: { kind: MappingKind }): Reading<Choice[]> {
  const requests = requestsFor(kind);
  const answer = yield* ask({ facts, requests });
  if (!answer.ok) return answer;
  const found: Choice[] = [];
  for (const { name, requestId } of requests) {
    const response = answer.value.of(requestId);
    if (!isAnswered(response)) return refusedRead(response);
    found.push(...nodesIn(response).map((row) => choiceOf(name, row)));
  }
  return { ok: true, value: found };
}

/** Contractors are vendors: time can be booked for both. */
function requestsFor(kind: MappingKind): MessageRequest[] {
  const people = { IncludeRetElement: ['ListID', 'Name', 'Email'] };
  switch (kind) {
    case 'employee':
      return [
        { name: 'EmployeeQuery', requestId: '1', tree: people },
        { name: 'VendorQuery', requestId: '2', tree: people },
      ];
    case 'account':
      return [{ name: 'AccountQuery', requestId: '1', tree: {} }];
    case 'tax_code':
      return [{ name: 'SalesTaxCodeQuery', requestId: '1', tree: {} }];
  }
}

function choiceOf(name: MessageRequest['name'], row: unknown): Choice {
  switch (name) {
    case 'EmployeeQuery':
      return personChoice(row, 'employee');
    case 'VendorQuery':
      return personChoice(row, 'vendor');
    case 'AccountQuery':
      return accountChoice(row);
    default: {
      const { ListID, Name } = codeRow.parse(row);
      return { externalId: ListID, name: Name, active: true };
    }
  }
}

function personChoice(row: unknown, type: 'employee' | 'vendor'): Choice {
  const { ListID, Name, Email } = personRow.parse(row);
  return { externalId: ListID, name: Name, type, email: Email || undefined, active: true };
}

const ACCOUNT_TYPES: Readonly<Record<string, AccountType>> = {
  Bank: 'bank',
  OtherCurrentAsset: 'other_current_asset',
  CreditCard: 'credit_card',
  OtherCurrentLiability: 'liability',
  LongTermLiability: 'liability',
  Income: 'income',
  OtherIncome: 'income',
  Expense: 'expense',
  OtherExpense: 'expense',
  CostOfGoodsSold: 'expense',
};

function accountChoice(row: unknown): Choice {
  const { ListID, Name, FullName, AccountType, SpecialAccountType } = accountRow.parse(row);
  const type =
    SpecialAccountType === 'UndepositedFunds' ? 'undeposited_funds' : ACCOUNT_TYPES[AccountType ?? ''];
  return { externalId: ListID, name: FullName || Name, type: type ?? 'other', active: true };
}
