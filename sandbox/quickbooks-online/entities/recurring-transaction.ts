import { entry, fault } from '../faults/catalog.ts';
import { VendorFault } from '../faults/fault.ts';
import type { JsonObject } from '../json.ts';
import { child, flag, isObject, text as read } from '../json.ts';
import type { EntityDeclaration } from './declaration.ts';
import { bool, opaque, text } from './fields.ts';
import { base } from './shared-fields.ts';

/** Kinds of transactions that can be a template. */
const kinds = new Set([
  'Bill',
  'Purchase',
  'CreditMemo',
  'Deposit',
  'Estimate',
  'Invoice',
  'JournalEntry',
  'RefundReceipt',
  'SalesReceipt',
  'Transfer',
  'VendorCredit',
  'PurchaseOrder',
]);

/**
 * A template of a transaction with its schedule. On the wire it is the transaction itself, under the name of its kind;
 * kept are the kind, what queries ask for, and the template. Nothing is booked, and no schedule runs here.
 */
export const recurringTransaction: EntityDeclaration = {
  name: 'RecurringTransaction',
  kind: 'other',
  operations: ['create', 'update', 'delete'],
  indexes: ['Type'],
  fields: { ...base, Type: text(), Name: text(), Active: bool, RecurType: text(), Template: opaque },
};

export interface Template {
  kind: string;
  body: JsonObject;
}

/** @throws VendorFault 2010 where the body holds no transaction, 2020 where that has no schedule */
export function templateOf(body: JsonObject): Template {
  const kind = Object.keys(body).find((key) => kinds.has(key) && isObject(body[key]));
  const inner = kind === undefined ? undefined : child(body, kind);
  if (!kind || !inner) throw fault('2010', 'Request has no transaction to recur');
  return { kind, body: inner };
}

/** What is kept of a completed template. */
export function keptTemplate(kind: string, completed: JsonObject): JsonObject {
  const info = child(completed, 'RecurringInfo');
  const name = read(info, 'Name');
  if (!info || !name) {
    throw new VendorFault([
      entry('2020', 'Required parameter RecurringInfo.Name is missing in the request', 'RecurringInfo.Name'),
    ]);
  }
  const RecurType = read(info, 'RecurType') ?? 'Automated';
  const RecurringInfo = { ...info, RecurType };
  return {
    Type: kind,
    Name: name,
    Active: flag(info, 'Active'),
    RecurType,
    Template: { ...completed, RecurringInfo },
  };
}
