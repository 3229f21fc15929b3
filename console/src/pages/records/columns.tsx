import type { ListedRecord, RecordType } from '../../api/queries/records.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { formatDay, formatWorked } from '../../format/dates.ts';
import { formatMoney } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import type { Column } from '../../pieces/data-table.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { EmployeeBadge } from './employee-badge.tsx';
import { ItemPrice } from './item-price.tsx';
import { nameOf } from './name-of.ts';
import { pathOf } from './path.ts';
import { RecordState } from './record-state.tsx';
import { periodOf, workedIn } from './timesheet.ts';

type RecordColumn = Column<ListedRecord>;

const NAME: RecordColumn = {
  key: 'name',
  header: t`Name`,
  sort: 'name',
  render: (record) => <TextLink to={pathOf(record)}>{nameOf(record)}</TextLink>,
};

const SYNC: RecordColumn = {
  key: 'sync',
  header: 'QuickBooks',
  width: 190,
  badge: true,
  render: ({ sync = [] }) => <SyncBadge sync={sync} />,
};

const STATE: RecordColumn = {
  key: 'state',
  header: t`State`,
  width: 120,
  render: (record) => <RecordState record={record} />,
};

const DATE: RecordColumn = {
  key: 'date',
  header: t`Date`,
  sort: 'day',
  width: 140,
  render: (record) => {
    if (record.type === 'invoice') return formatDay(record.data.issueDate);
    if (record.type === 'timesheet') return periodOf(record.data);
    return record.type === 'payment' ? formatDay(record.data.date) : null;
  },
};

const AMOUNT: RecordColumn = {
  key: 'amount',
  header: t`Amount`,
  sort: 'amount',
  numeric: true,
  width: 150,
  render: (record) => {
    if (record.type === 'invoice') return formatMoney(record.data.total, record.data.currency);
    return record.type === 'payment' ? formatMoney(record.data.amount, record.data.currency) : null;
  },
};

const EMAIL: RecordColumn = {
  key: 'email',
  header: t`E-mail`,
  render: (record) =>
    record.type === 'customer' || record.type === 'team_member' ? record.data.email : null,
};

const PRICE: RecordColumn = {
  key: 'price',
  header: t`Price`,
  numeric: true,
  width: 130,
  render: (record) => (record.type === 'service_item' ? <ItemPrice amount={record.data.unitPrice} /> : null),
};

const CUSTOMER: RecordColumn = {
  key: 'customer',
  header: t`Customer`,
  render: (record) => {
    if (record.type === 'timesheet') return <Customers record={record} />;
    return record.type === 'invoice' || record.type === 'payment' || record.type === 'timesheet_entry' ? (
      <Named record={record} field="customerId" type="customer" id={record.data.customerId} />
    ) : null;
  },
};

const MEMBER: RecordColumn = {
  key: 'member',
  header: t`Team Member`,
  render: (record) =>
    record.type === 'timesheet' || record.type === 'timesheet_entry' ? (
      <Named record={record} field="teamMemberId" type="team_member" id={record.data.teamMemberId} />
    ) : null,
};

/** Where it stands with the company that the list speaks of. */
function SyncBadge({ sync }: { sync: NonNullable<ListedRecord['sync']> }) {
  const current = useConnectionIfLoaded()?.id;
  const here = sync.find(({ connectionId }) => connectionId === current);
  if (!here) return null;
  const { colour, label, message } = here;
  return (
    <span title={message ?? undefined}>
      <StatusBadge colour={colour}>{label}</StatusBadge>
    </span>
  );
}

interface NamedProps {
  record: Pick<ListedRecord, 'names'>;
  field: string;
  type: RecordType;
  id: string | undefined;
}

/** A record by the name that came with the list. */
function Named({ record: { names }, field, type, id }: NamedProps) {
  if (id === undefined) return null;
  return <TextLink to={pathOf({ type, id })}>{names?.[field] ?? t`Not here any more`}</TextLink>;
}

/** Whose time a timesheet holds: the first, and how many more. */
function Customers({ record }: { record: ListedRecord<'timesheet'> }) {
  const ids = [...new Set(record.data.entries.flatMap(({ customerId }) => customerId ?? []))];
  const [first] = ids;
  if (first === undefined) return null;
  const place = record.data.entries.findIndex(({ customerId }) => customerId === first);
  return (
    <>
      <Named record={record} field={`entries.${place}.customerId`} type="customer" id={first} />
      {ids.length > 1 && t` and ${ids.length - 1} more`}
    </>
  );
}

const MAPPED: RecordColumn = {
  key: 'mapped',
  header: 'QuickBooks',
  width: 190,
  badge: true,
  render: ({ id }) => <EmployeeBadge memberId={id} />,
};

const WORKED: RecordColumn = {
  key: 'worked',
  header: t`Time`,
  numeric: true,
  width: 110,
  render: (record) => {
    if (record.type === 'timesheet') return formatWorked(workedIn(record.data.entries));
    return record.type === 'timesheet_entry' ? formatWorked(record.data.minutes) : null;
  },
};

const COLUMNS: Readonly<Record<RecordType, readonly RecordColumn[]>> = {
  customer: [NAME, EMAIL, STATE, SYNC],
  invoice: [NAME, CUSTOMER, DATE, AMOUNT, STATE, SYNC],
  payment: [NAME, CUSTOMER, DATE, AMOUNT, STATE, SYNC],
  service_item: [NAME, PRICE, STATE, SYNC],
  team_member: [NAME, EMAIL, STATE, MAPPED],
  timesheet: [NAME, MEMBER, CUSTOMER, DATE, WORKED, STATE, SYNC],
  timesheet_entry: [NAME, MEMBER, CUSTOMER, STATE, SYNC],
};

export function columnsOf(type: RecordType): readonly RecordColumn[] {
  return COLUMNS[type];
}
