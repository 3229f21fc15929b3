import { useQuery } from '@tanstack/react-query';
import { logQuery } from '../../../api/queries/log.ts';
import type { LogEntry } from '../../../api/types.ts';
import { actionTitle } from '../../../format/log-actions.ts';
import { DIRECTIONS } from '../../../format/log-faces.ts';
import { withDays } from '../../../format/with-days.ts';
import { entityLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { EmptyState } from '../../../pieces/empty-state.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';

/** All items as they sync, and whether they were added or updated; newest first. */
export function RecentActivity({ connectionId }: { connectionId: string }) {
  const query = useQuery(logQuery({ connection: connectionId, status: 'success', limit: 50 }));
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon="history" title={t`Nothing has synced yet`}>
            {t`What is added or updated shows here while it happens.`}
          </EmptyState>
        ) : (
          <DataTable label={t`Recent Activity`} columns={COLUMNS} rows={items} rowKey={({ id }) => id} />
        )
      }
    </Loaded>
  );
}

const COLUMNS: Column<LogEntry>[] = [
  { key: 'type', header: t`Item`, width: 140, render: ({ type }) => entityLabel(type).one },
  { key: 'name', header: t`Name`, render: ({ name }) => withDays(name) },
  { key: 'action', header: t`What`, width: 120, render: ({ action }) => wordFor(action) },
  { key: 'direction', header: t`Direction`, width: 110, render: ({ direction }) => DIRECTIONS[direction] },
  { key: 'at', header: t`When`, width: 190, render: ({ at }) => <Instant at={at} /> },
];

function wordFor(action: string): string {
  return action === 'created' ? t`Added` : actionTitle(action);
}
