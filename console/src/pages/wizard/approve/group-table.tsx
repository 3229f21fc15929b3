import { Box, Checkbox, Group, Text, Title } from '@mantine/core';
import { useInViewport } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { approvalRowsQuery } from '../../../api/queries/approvals.ts';
import type { ApprovalGroup, ApprovalRow } from '../../../api/types.ts';
import { formatCount } from '../../../format/numbers.ts';
import { entityLabel } from '../../../format/words.ts';
import { rich, t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';
import { RowName } from '../row-name.tsx';
import { groupTitle, KIND_LABELS } from '../words.ts';
import { ChangesList } from './changes-list.tsx';
import { checkedIn, choiceOf, isChecked, type Selection, setGroup, toggleRow } from './selection.ts';
import { useForgetGone } from './use-forget-gone.ts';

interface GroupTableProps {
  connectionId: string;
  version: string;
  group: ApprovalGroup;
  selection: Selection;
  /** Undefined for those who may look only. */
  onSelect: ((change: (before: Selection) => Selection) => void) | undefined;
  /** Its last row was before the person. */
  onSeen: () => void;
}

/** More rows than these scroll inside their table. */
const SHORT = 8;

const COLUMNS: readonly Column<ApprovalRow>[] = [
  {
    key: 'kind',
    header: t`What`,
    width: 110,
    badge: true,
    render: ({ kind }) => (
      <StatusBadge colour={kind === 'remove' ? 'red' : 'gray'}>{KIND_LABELS[kind]}</StatusBadge>
    ),
  },
  { key: 'changes', header: t`Changes`, width: '45%', render: (row) => <ChangesList row={row} /> },
  {
    key: 'since',
    header: t`Waits`,
    width: 110,
    render: ({ waitsSince }) => <Instant at={waitsSince} relative />,
  },
];

/** One type of a section: every row checked, those not loaded yet too, until somebody unchecks it. */
export function GroupTable(props: GroupTableProps) {
  const { connectionId, version, group, selection, onSelect } = props;
  const query = useInfiniteQuery(
    approvalRowsQuery(connectionId, { direction: group.direction, type: group.type, version }),
  );
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  useForgetGone({
    group,
    selection,
    rows,
    readMore: query.hasNextPage ? query.fetchNextPage : undefined,
    ready: query.isSuccess && !query.isFetching,
    onSelect,
  });
  const { ref, onEnd } = useSeen(query.hasNextPage, query.isSuccess && group.rows <= SHORT, props.onSeen);
  const columns = [nameColumn(selection, onSelect), ...COLUMNS];
  const loadMore = () => {
    if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    else onEnd();
  };
  return (
    <Box>
      <Group justify="space-between" mb={4}>
        <Title order={3} fz="md">
          {entityLabel(group.type).many} ({formatCount(group.rows)})
        </Title>
        <Text size="sm" c="dimmed">
          {rich`${formatCount(checkedIn(selection, group))} checked · oldest ${<Instant at={group.oldestAt} relative />}`}
        </Text>
      </Group>
      {onSelect && <WholeGroup group={group} selection={selection} onSelect={onSelect} />}
      <Loaded query={query}>
        {() => (
          <DataTable
            label={groupTitle(group)}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            height={group.rows > SHORT ? 440 : undefined}
            onNearEnd={loadMore}
          />
        )}
      </Loaded>
      <div ref={ref} />
    </Box>
  );
}

/** Tells once that the end of the list was in sight: the last row, and the place below the table. */
function useSeen(hasMore: boolean, isShort: boolean, onSeen: () => void) {
  const { ref, inViewport } = useInViewport();
  const [atEnd, setAtEnd] = useState(false);
  const seen = inViewport && !hasMore && (atEnd || isShort);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when it becomes so
  useEffect(() => {
    if (seen) onSeen();
  }, [seen]);
  return { ref, onEnd: () => setAtEnd(true) };
}

type WholeGroupProps = Pick<GroupTableProps, 'group' | 'selection'> & {
  onSelect: NonNullable<GroupTableProps['onSelect']>;
};

function WholeGroup({ group, selection, onSelect }: WholeGroupProps) {
  const checked = checkedIn(selection, group);
  const all = checked === group.rows;
  return (
    <Checkbox
      mb="xs"
      label={t`All ${entityLabel(group.type).many}`}
      aria-label={groupTitle(group)}
      checked={all}
      indeterminate={checked > 0 && !all}
      onChange={() => onSelect((before) => setGroup(before, group, !all))}
    />
  );
}

function nameColumn(selection: Selection, onSelect: GroupTableProps['onSelect']): Column<ApprovalRow> {
  return {
    key: 'name',
    header: t`Name`,
    render: (row) => (
      <Group gap="sm" wrap="nowrap">
        {onSelect && (
          <Checkbox
            aria-label={t`Sync ${row.name}`}
            checked={isChecked(choiceOf(selection, row), row.id)}
            onChange={() => onSelect((before) => toggleRow(before, row))}
          />
        )}
        <RowName row={row} />
      </Group>
    ),
  };
}
