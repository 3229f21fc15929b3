import { useQueries } from '@tanstack/react-query';
import { type ListedRecord, type RecordType, recordHitsQuery } from '../../../api/queries/records.ts';
import type { Scope, Session } from '../../../api/types.ts';
import { formatMoney } from '../../../format/numbers.ts';
import { entityLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import { nameOf } from '../../../pages/records/name-of.ts';
import { pathOf } from '../../../pages/records/path.ts';
import type { IconName } from '../../../pieces/icon.tsx';
import { GROUPS } from '../places.ts';

export interface Hit {
  kind: string;
  name: string;
  detail?: string;
  icon: IconName;
  to: string;
}

interface Hits {
  hits: Hit[];
  searching: boolean;
  /** Not everything could be asked: what is not among them may be there. */
  failed: boolean;
}

/** In the order in which they are shown. */
const TYPES = [
  'customer',
  'invoice',
  'payment',
  'service_item',
  'timesheet',
  'team_member',
] as const satisfies readonly RecordType[];

/** Where something is done: what one would call it, and further words for it. */
const ACTIONS: readonly { name: string; also: string; to: string; icon: IconName; needs?: Scope }[] = [
  {
    name: t`Push by hand`,
    also: t`send sync manual`,
    to: '/connection/manual-sync',
    icon: 'plug',
    needs: 'sync:write',
  },
  {
    name: t`Undo a push`,
    also: t`take back`,
    to: '/connection/manual-sync',
    icon: 'history',
    needs: 'sync:undo',
  },
  {
    name: t`Import from QuickBooks`,
    also: t`pull wizard`,
    to: '/connection/import',
    icon: 'download',
    needs: 'sync:write',
  },
  {
    name: t`Retry what failed`,
    also: t`errors unresolved`,
    to: '/unresolved',
    icon: 'alert',
    needs: 'sync:write',
  },
  { name: t`New customer`, also: t`add make`, to: '/new/customer', icon: 'customer', needs: 'records:write' },
  { name: t`New invoice`, also: t`add make`, to: '/new/invoice', icon: 'invoice', needs: 'records:write' },
  { name: t`Map employees`, also: t`mapping team`, to: '/connection/mappings/employee', icon: 'team_member' },
  { name: t`Map tax codes`, also: t`mapping vat`, to: '/connection/mappings/tax_code', icon: 'gear' },
  { name: t`Map accounts`, also: t`mapping income fees`, to: '/connection/mappings/account', icon: 'gear' },
  { name: t`Compare balances`, also: t`report owe`, to: '/connection/connector/balances', icon: 'list' },
  { name: t`Invite somebody`, also: t`user person`, to: '/users', icon: 'people', needs: 'users:write' },
  { name: t`Change your password`, also: 'account', to: '/account', icon: 'customer' },
];

/** Records, pages and actions that fit what was typed; pages and actions while nothing is. */
export function useHits({ scopes }: Session, search: string): Hits {
  const may = (needs: Scope | undefined) => needs === undefined || scopes.includes(needs);
  const answers = useQueries({
    queries: TYPES.map((type) => ({
      ...recordHitsQuery(type, search),
      enabled: search !== '' && may('records:read'),
    })),
  });
  const records =
    search === '' ? [] : answers.flatMap(({ data }) => (data?.items ?? []).map((record) => hitOf(record)));
  const places = [...pages(may), ...actions(may)].filter(({ words }) => fits(words, search));
  return {
    hits: [...places.map(({ hit }) => hit), ...records],
    searching: answers.some(({ isLoading }) => isLoading),
    failed: answers.some(({ isError }) => isError),
  };
}

interface Findable {
  words: string;
  hit: Hit;
}

function pages(may: (needs: Scope | undefined) => boolean): Findable[] {
  return GROUPS.flatMap(({ title, places }) =>
    places
      .filter(({ needs }) => may(needs))
      .map(({ label, to, icon }) => ({
        words: `${label} ${title}`,
        hit: { kind: 'Page', name: label, icon, to },
      })),
  );
}

function actions(may: (needs: Scope | undefined) => boolean): Findable[] {
  return ACTIONS.filter(({ needs }) => may(needs)).map(({ name, also, to, icon }) => ({
    words: `${name} ${also}`,
    hit: { kind: 'Action', name, icon, to },
  }));
}

/** Each word begins one of theirs. */
function fits(words: string, search: string): boolean {
  const theirs = words.toLowerCase().split(' ');
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((word) => theirs.some((each) => each.startsWith(word)));
}

function hitOf(record: ListedRecord): Hit {
  return {
    kind: entityLabel(record.type).one,
    name: nameOf(record),
    detail: detailOf(record),
    icon: record.type === 'timesheet_entry' ? 'timesheet' : record.type,
    to: pathOf(record),
  };
}

function detailOf(record: ListedRecord): string | undefined {
  const whose = record.names?.customerId ?? record.names?.teamMemberId;
  if (record.type === 'invoice') return joined(whose, formatMoney(record.data.total, record.data.currency));
  if (record.type === 'payment') return joined(whose, formatMoney(record.data.amount, record.data.currency));
  return whose;
}

const joined = (...parts: (string | undefined)[]) => parts.filter((part) => part !== undefined).join(', ');
