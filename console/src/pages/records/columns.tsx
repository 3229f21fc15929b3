import type { ListedRecord, RecordType } from '../../api/queries/records.ts';
import { formatDay } from '../../format/dates.ts';
import { formatMoney } from '../../format/numbers.ts';
import type { Column } from '../../pieces/data-table.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { nameOf } from './name-of.ts';
import { pathOf } from './path.ts';
import { RecordState } from './record-state.tsx';

type RecordColumn = Column<ListedRecord>;

const NAME: RecordColumn = {
  key: 'name',
  header: 'Name',
  render: (record) => <TextLink to={pathOf(record)}>{nameOf(record)}</TextLink>,
};

const SYNC: RecordColumn = {
  key: 'sync',
  header: 'QuickBooks',
  width: 190,
  badge: true,
  render: ({ sync = [] }) =>
    sync.map(({ connectionId, colour, label, message }) => (
      <span key={connectionId} title={message ?? undefined}>
        <StatusBadge colour={colour}>{label}</StatusBadge>
      </span>
    )),
};

const STATE: RecordColumn = {
  key: 'state',
  header: 'State',
  width: 120,
  render: (record) => <RecordState record={record} />,
};

const DATE: RecordColumn = {
  key: 'date',
  header: 'Date',
  width: 140,
  render: (record) => {
    if (record.type === 'invoice') return formatDay(record.data.issueDate);
    return record.type === 'payment' ? formatDay(record.data.date) : null;
  },
};

const AMOUNT: RecordColumn = {
  key: 'amount',
  header: 'Amount',
  numeric: true,
  width: 150,
  render: (record) => {
    if (record.type === 'invoice') return formatMoney(record.data.total, record.data.currency);
    return record.type === 'payment' ? formatMoney(record.data.amount, record.data.currency) : null;
  },
};

const EMAIL: RecordColumn = {
  key: 'email',
  header: 'E-mail',
  render: (record) => (record.type === 'customer' ? record.data.email : null),
};

const PRICE: RecordColumn = {
  key: 'price',
  header: 'Price',
  numeric: true,
  width: 130,
  render: (record) => (record.type === 'service_item' ? record.data.unitPrice : null),
};

const COLUMNS: Readonly<Record<RecordType, readonly RecordColumn[]>> = {
  customer: [NAME, EMAIL, STATE, SYNC],
  invoice: [NAME, DATE, AMOUNT, STATE, SYNC],
  payment: [NAME, DATE, AMOUNT, STATE, SYNC],
  service_item: [NAME, PRICE, STATE, SYNC],
};

export function columnsOf(type: RecordType): readonly RecordColumn[] {
  return COLUMNS[type];
}
