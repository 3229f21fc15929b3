import type { UnresolvedGroup } from '../../api/types.ts';
import { entityLabel } from '../../format/words.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { TextLink } from '../../pieces/links.tsx';

type Affected = UnresolvedGroup['records'][number];

const COLUMNS: readonly Column<Affected>[] = [
  {
    key: 'name',
    header: 'Record',
    width: '24%',
    render: ({ type, id, name }) => (
      <TextLink to={`/records/${type}/${encodeURIComponent(id)}`}>{name ?? id}</TextLink>
    ),
  },
  { key: 'type', header: 'Entity Type', width: 130, render: ({ type }) => entityLabel(type).one },
  { key: 'message', header: 'Error', render: ({ message }) => message },
  { key: 'since', header: 'Since', width: 150, render: ({ since }) => <Instant at={since} relative /> },
];

export function AffectedTable({ label, records }: { label: string; records: readonly Affected[] }) {
  return (
    <DataTable
      label={label}
      columns={COLUMNS}
      rows={records}
      rowKey={({ type, id, connectionId }) => `${connectionId}/${type}/${id}`}
    />
  );
}
