import { wallDate } from '../clock.ts';
import type { Books } from '../company/books.ts';
import type { StoredRecord } from '../company/record.ts';
import { isActive } from '../company/record.ts';
import { referenceTarget } from '../company/reference-targets.ts';
import type { Fields } from '../fields.ts';
import { group, groups, refId, text, texts } from '../fields.ts';
import { toCents } from '../money.ts';
import { StatusError } from '../statuses.ts';
import { macroRange } from './date-macros.ts';
import { lookUp } from './references.ts';
import { shown } from './show.ts';

export type Filter = (record: StoredRecord) => boolean;

/** What a query's filters let pass. @throws StatusError for ranges that are none, references that lead nowhere */
export function listFilters(books: Books, given: Fields): Filter[] {
  const name = (record: StoredRecord) => books.names.fullName(record.id);
  const types = [...texts(given, 'AccountType'), ...texts(given, 'PaymentMethodType')];
  return [
    activeFilter(text(given, 'ActiveStatus') ?? 'ActiveOnly'),
    modifiedFilter(books, given),
    textFilter(group(given, 'NameFilter'), 'Name', name),
    rangeFilter(group(given, 'NameRangeFilter'), ['FromName', 'ToName'], name),
    balanceFilter(books, group(given, 'TotalBalanceFilter')),
    ({ fields }) =>
      types.length === 0 ||
      types.some((type) => type === fields.AccountType || type === fields.PaymentMethodType),
  ];
}

export function txnFilters(books: Books, given: Fields): Filter[] {
  const number = ({ fields }: StoredRecord) => text(fields, 'RefNumber') ?? '';
  return [
    modifiedFilter(books, group(given, 'ModifiedDateRangeFilter') ?? {}),
    dateFilter(books, group(given, 'TxnDateRangeFilter')),
    entityFilter(books, group(given, 'EntityFilter') ?? group(given, 'TimeTrackingEntityFilter')),
    accountFilter(books, group(given, 'AccountFilter')),
    textFilter(group(given, 'RefNumberFilter'), 'RefNumber', number),
    rangeFilter(group(given, 'RefNumberRangeFilter'), ['FromRefNumber', 'ToRefNumber'], number),
    paidFilter(books, text(given, 'PaidStatus') ?? 'All'),
  ];
}

const everything: Filter = () => true;

function activeFilter(status: string): Filter {
  if (status === 'All') return everything;
  return (record) => isActive(record) === (status === 'ActiveOnly');
}

function modifiedFilter(books: Books, given: Fields): Filter {
  const { summerOffset } = books.settings.unproven;
  const from = books.zone.read(text(given, 'FromModifiedDate') ?? '1970-01-01', summerOffset) ?? 0;
  const to = books.zone.read(text(given, 'ToModifiedDate') ?? '2037-12-31', summerOffset, true) ?? 0;
  if (to < from) throw new StatusError(3030, 'The date range is invalid: it ends before it begins.');
  return ({ modified }) => modified >= from && modified <= to;
}

function dateFilter(books: Books, given: Fields | undefined): Filter {
  if (!given) return everything;
  const macro = text(given, 'DateMacro');
  const range = macro === undefined ? undefined : macroRange(macro, books.today());
  const from = range?.from ?? text(given, 'FromTxnDate') ?? '1970-01-01';
  const to = range?.to ?? text(given, 'ToTxnDate') ?? '2037-12-31';
  if (to < from) throw new StatusError(3030, 'The date range is invalid: it ends before it begins.');
  return ({ fields, created }) => {
    const date = text(fields, 'TxnDate') ?? wallDate(created);
    return date >= from && date <= to;
  };
}

function textFilter(
  given: Fields | undefined,
  field: string,
  read: (record: StoredRecord) => string,
): Filter {
  if (!given) return everything;
  const wanted = (text(given, field) ?? '').toLowerCase();
  const criterion = text(given, 'MatchCriterion');
  return (record) => {
    const value = read(record).toLowerCase();
    if (criterion === 'StartsWith') return value.startsWith(wanted);
    return criterion === 'EndsWith' ? value.endsWith(wanted) : value.includes(wanted);
  };
}

function rangeFilter(
  given: Fields | undefined,
  [fromName, toName]: [string, string],
  read: (record: StoredRecord) => string,
): Filter {
  if (!given) return everything;
  const from = (text(given, fromName) ?? '').toLowerCase();
  const to = text(given, toName)?.toLowerCase();
  if (to !== undefined && to < from)
    throw new StatusError(3031, 'The string range is invalid: it ends before it begins.');
  return (record) => {
    const value = read(record).toLowerCase();
    return value >= from && (to === undefined || value <= to);
  };
}

function balanceFilter(books: Books, given: Fields | undefined): Filter {
  if (!given) return everything;
  const wanted = toCents(text(given, 'Amount'));
  return (record) => {
    const fields = shown(books, record);
    const held = toCents(text(fields, 'TotalBalance') ?? text(fields, 'Balance'));
    switch (text(given, 'Operator')) {
      case 'LessThan':
        return held < wanted;
      case 'LessThanEqual':
        return held <= wanted;
      case 'GreaterThan':
        return held > wanted;
      case 'GreaterThanEqual':
        return held >= wanted;
      default:
        return held === wanted;
    }
  };
}

function entityFilter(books: Books, given: Fields | undefined): Filter {
  if (!given) return everything;
  const ids = chosen(books, given, 'EntityRef');
  return ({ fields }) =>
    ['CustomerRef', 'EntityRef'].some((name) => ids.has(refId(fields, name) ?? '')) ||
    groups(fields, 'DepositLine').some((line) => ids.has(refId(line, 'EntityRef') ?? ''));
}

function accountFilter(books: Books, given: Fields | undefined): Filter {
  if (!given) return everything;
  const ids = chosen(books, given, 'AccountRef');
  return ({ fields }) =>
    ['ARAccountRef', 'DepositToAccountRef'].some((name) => ids.has(refId(fields, name) ?? ''));
}

/** Ids that a filter names: one by one, or with everyone below. */
function chosen(books: Books, given: Fields, element: string): Set<string> {
  const { kinds, label } = referenceTarget(element);
  const one = (reference: Fields) => {
    const found = lookUp(books, kinds, reference);
    if (!found) {
      const shownName = text(reference, 'FullName') ?? text(reference, 'ListID') ?? '';
      throw new StatusError(
        3140,
        `There is an invalid reference to QuickBooks ${label} "${shownName}" in the query.`,
      );
    }
    return found.id;
  };
  const ids = [
    ...texts(given, 'ListID').map((ListID) => one({ ListID })),
    ...texts(given, 'FullName').map((FullName) => one({ FullName })),
  ];
  const listId = text(given, 'ListIDWithChildren');
  const fullName = text(given, 'FullNameWithChildren');
  if (listId !== undefined) ids.push(...books.names.family(one({ ListID: listId })));
  if (fullName !== undefined) ids.push(...books.names.family(one({ FullName: fullName })));
  return new Set(ids);
}

function paidFilter(books: Books, status: string): Filter {
  if (status === 'All') return everything;
  return (record) => (text(shown(books, record), 'IsPaid') === 'true') === (status === 'PaidOnly');
}
