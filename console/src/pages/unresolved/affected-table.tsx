import type { UnresolvedGroup } from '../../api/types.ts';
import { withDays } from '../../format/with-days.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { useMay } from '../../session/use-session.ts';
import { RenameButton } from './rename-button.tsx';

type Affected = UnresolvedGroup['records'][number];

const COLUMNS: readonly Column<Affected>[] = [
  {
    key: 'name',
    header: t`Record`,
    width: '24%',
    render: ({ type, id, name }) => (
      <TextLink to={`/records/${type}/${encodeURIComponent(id)}`}>{withDays(name ?? id)}</TextLink>
    ),
  },
  { key: 'type', header: t`Entity Type`, width: 130, render: ({ type }) => entityLabel(type).one },
  { key: 'message', header: t`Error`, render: ({ message }) => message && withDays(message) },
  { key: 'since', header: t`Since`, width: 150, render: ({ since }) => <Instant at={since} relative /> },
];

const RENAME: Column<Affected> = {
  key: 'rename',
  header: t`What to do`,
  action: true,
  width: 150,
  render: ({ type, id, name }) => <RenameButton type={type} id={id} name={name ?? id} />,
};

interface AffectedTableProps {
  label: string;
  records: readonly Affected[];
  /** What is wrong with each is its name. */
  byName: boolean;
}

export function AffectedTable({ label, records, byName }: AffectedTableProps) {
  const may = useMay('records:write');
  return (
    <DataTable
      label={label}
      columns={byName && may ? [...COLUMNS, RENAME] : COLUMNS}
      rows={records}
      rowKey={({ type, id, connectionId }) => `${connectionId}/${type}/${id}`}
    />
  );
}
