/** Tables of queries: what most lists and most transactions have in common. */

const page = 'MaxReturned?[int]';
const names = '< NameFilter(MatchCriterion[MatchCriterion] Name) | NameRangeFilter(FromName? ToName?) >?';
const currency = 'CurrencyFilter?[v8.0](< ListID*[id] | FullName*[64] >?)';
const trim = 'IncludeRetElement*[50]';
export const owner = 'OwnerID*[guid]';
export const tree = '< ListID*[id] | FullName* | ListIDWithChildren[id] | FullNameWithChildren >?';

interface ListQuery {
  /** Filters behind those for names. */
  filters?: string;
  /** Whether private data and custom fields can be asked for. */
  owned?: boolean;
}

export function listQuery({ filters = '', owned = true }: ListQuery = {}): string {
  const filter = `${page} ActiveStatus?[ActiveStatus] FromModifiedDate?[datetime] ToModifiedDate?[datetime] ${names} ${filters}`;
  return `< ListID*[id] | FullName* | ${filter} >? ${trim} ${owned ? owner : ''}`;
}

export const currencyFilter = currency;
export const balanceFilter = 'TotalBalanceFilter?(Operator[Operator] Amount[amt])';
export const classFilter = `ClassFilter?[v12.0](${tree})`;

interface TxnQuery {
  /** Whether its transactions have a RefNumber. */
  numbered?: boolean;
  filters: string;
  /** Elements that say what is included. */
  includes?: string;
  owned?: boolean;
}

const dates =
  '< ModifiedDateRangeFilter(FromModifiedDate?[datetime] ToModifiedDate?[datetime]) | ' +
  'TxnDateRangeFilter(< FromTxnDate?[date] ToTxnDate?[date] | DateMacro[DateMacro] >?) >?';
const numbers =
  '< RefNumberFilter(MatchCriterion[MatchCriterion] RefNumber) | RefNumberRangeFilter(FromRefNumber? ToRefNumber?) >?';

export function txnQuery({ numbered = true, filters, includes = '', owned = true }: TxnQuery): string {
  const ids = numbered ? 'TxnID*[id] | RefNumber* | RefNumberCaseSensitive*' : 'TxnID*[id]';
  return `< ${ids} | ${page} ${dates} ${filters} >? ${includes} ${trim} ${owned ? owner : ''}`;
}

export const entityFilter = `EntityFilter?(${tree})`;
export const accountFilter = `AccountFilter?(${tree})`;
export const numberFilters = numbers;
