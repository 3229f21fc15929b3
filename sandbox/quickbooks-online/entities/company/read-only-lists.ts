import type { EntityDeclaration } from '../declaration.ts';
import { bool, date, decimal, list, object, ref, text } from '../fields.ts';
import { base } from '../shared-fields.ts';

/** Kinds of customers; read by clients, made in the web interface. */
export const customerType: EntityDeclaration = {
  name: 'CustomerType',
  kind: 'name',
  naturalOrder: 'Name',
  operations: [],
  noChangeCapture: true,
  fields: { ...base, Name: text(100), Active: bool },
};

/** Budgets; read by clients, made in the web interface. */
export const budget: EntityDeclaration = {
  name: 'Budget',
  kind: 'name',
  naturalOrder: 'Name',
  operations: [],
  fields: {
    ...base,
    Name: text(100),
    StartDate: date,
    EndDate: date,
    BudgetType: text(),
    BudgetEntryType: text(),
    Active: bool,
    BudgetDetail: list(object({ BudgetDate: date, Amount: decimal, AccountRef: ref('Account') })),
  },
};
