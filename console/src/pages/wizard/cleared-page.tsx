import { Button, Stack } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client.ts';
import { approvalRowsQuery, approvalsQuery } from '../../api/queries/approvals.ts';
import type { ApprovalGroup, ApprovalRow } from '../../api/types.ts';
import { plural } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { type Column, DataTable } from '../../pieces/data-table.tsx';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { Instant } from '../../pieces/instant.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { notifyDone } from '../../pieces/notify.ts';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { Section } from '../../pieces/section.tsx';
import { useMay } from '../../session/use-session.ts';
import { useOutletConnection } from '../connection/use-outlet-connection.ts';
import { ChangesList } from './approve/changes-list.tsx';
import { RowName } from './row-name.tsx';
import { groupTitle } from './words.ts';

export function ClearedPage() {
  const { id } = useOutletConnection();
  const query = useQuery({ ...approvalsQuery(id), staleTime: 0 });
  return (
    <Loaded query={query}>
      {({ clearedGroups }) =>
        clearedGroups.length === 0 ? (
          <EmptyState icon="check" title={t`Nothing is cleared`}>
            {t`What you uncheck and clear comes here. It is not asked about again until it changes, or until you bring it back.`}
          </EmptyState>
        ) : (
          <Stack gap="lg">
            {clearedGroups.map((group) => (
              <ClearedTable key={groupTitle(group)} connectionId={id} group={group} />
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}

const COLUMNS: readonly Column<ApprovalRow>[] = [
  { key: 'name', header: t`Name`, render: (row) => <RowName row={row} /> },
  { key: 'changes', header: t`Changes`, width: '40%', render: (row) => <ChangesList row={row} /> },
  { key: 'by', header: t`Cleared by`, width: 140, render: ({ decidedBy }) => decidedBy },
  {
    key: 'at',
    header: t`When`,
    width: 120,
    render: ({ decidedAt }) => (decidedAt ? <Instant at={decidedAt} relative /> : null),
  },
];

function ClearedTable({ connectionId, group }: { connectionId: string; group: ApprovalGroup }) {
  const { direction, type, rows } = group;
  const query = useInfiniteQuery(approvalRowsQuery(connectionId, { direction, type }));
  const undo = useUndo(connectionId);
  const may = useMay('approvals:write');
  const undoColumn: Column<ApprovalRow> = {
    key: 'undo',
    header: t`Bring back`,
    width: 120,
    action: true,
    render: ({ id, name }) => (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t`Bring back ${name}`}
        onClick={() => undo.mutate([id])}
      >
        {t`Bring back`}
      </Button>
    ),
  };
  return (
    <Section title={groupTitle(group)} lead={t`${plural(rows, 'row')} cleared.`}>
      {undo.error && <ProblemAlert error={undo.error} />}
      <Loaded query={query}>
        {({ pages }) => (
          <DataTable
            label={t`Cleared of ${groupTitle(group)}`}
            columns={may ? [...COLUMNS, undoColumn] : COLUMNS}
            rows={pages.flatMap(({ items }) => items)}
            rowKey={({ id }) => id}
            height={rows > 8 ? 440 : undefined}
            onNearEnd={() => query.hasNextPage && !query.isFetching && void query.fetchNextPage()}
          />
        )}
      </Loaded>
    </Section>
  );
}

function useUndo(connectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (rows: string[]) =>
      dataOf(
        await api.POST('/v1/connections/{id}/approvals/undo', {
          params: { path: { id: connectionId } },
          body: { rows },
        }),
      ),
    onSuccess: async ({ undone }) => {
      notifyDone(t`${plural(undone, 'row is', 'rows are')} before you again.`);
      await client.invalidateQueries({ queryKey: ['approvals', connectionId] });
    },
  });
}
