import type { LogEntry } from '../../api/types.ts';
import { actionTitle } from '../../format/log-actions.ts';
import { withDays } from '../../format/with-days.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { TextLink } from '../../pieces/links.tsx';

const COLUMNS: readonly Column<LogEntry>[] = [
  {
    key: 'name',
    header: t`Record`,
    render: ({ type, recordId, name }) => (
      <TextLink to={`/records/${type}/${encodeURIComponent(recordId)}`}>{withDays(name)}</TextLink>
    ),
  },
  { key: 'type', header: t`Entity Type`, render: ({ type }) => entityLabel(type).one },
  { key: 'action', header: t`What`, render: ({ action }) => actionTitle(action) },
  { key: 'at', header: t`When`, render: ({ at }) => <Instant at={at} relative /> },
];

export function LatestTable({ entries }: { entries: readonly LogEntry[] }) {
  return (
    <DataTable
      label={t`Latest entries of the Sync Log`}
      columns={COLUMNS}
      rows={entries}
      rowKey={({ id }) => id}
    />
  );
}
