import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { errorLogQuery } from '../../../api/queries/approvals.ts';
import type { ErrorLogRow } from '../../../api/types.ts';
import { formatCount } from '../../../format/numbers.ts';
import { ACTOR_LABELS, entityLabel } from '../../../format/words.ts';
import { t } from '../../../language/say.ts';
import type { Column } from '../../../pieces/data-table.tsx';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { Section } from '../../../pieces/section.tsx';
import { VendorCode } from '../../../pieces/vendor-code.tsx';
import { useMay } from '../../../session/use-session.ts';
import { RowName } from '../row-name.tsx';
import { PagedTable } from './paged-table.tsx';
import { SupportDialog } from './support-dialog.tsx';
import { type Retry, useRetry } from './use-retry.ts';

const COLUMNS: readonly Column<ErrorLogRow>[] = [
  { key: 'where', header: t`Resolve in`, width: 110, render: ({ where }) => <Where where={where} /> },
  {
    key: 'why',
    header: t`Why, and what to do`,
    width: '38%',
    render: ({ why, remedy, actor }) => (
      <>
        <Text fw={600}>{why}</Text>
        <Text>{remedy}</Text>
        <Text size="sm" c="dimmed">
          {t`Who acts: ${ACTOR_LABELS[actor]}`}
        </Text>
      </>
    ),
  },
  {
    key: 'code',
    header: t`QB Status Code`,
    width: 110,
    render: ({ vendor, errorType }) =>
      vendor?.code ? <VendorCode {...vendor} /> : <Text size="sm">{errorType}</Text>,
  },
];

/** The side on the left is where it must be resolved. */
function Where({ where }: Pick<ErrorLogRow, 'where'>) {
  const side = where.startsWith('QB') ? t`in QuickBooks` : t`here`;
  return (
    <span title={t`To be resolved ${side}`}>
      {where}
      <span className="lb-hidden">{t`: to be resolved ${side}`}</span>
    </span>
  );
}

/** What could not sync and needs somebody. */
export function ErrorLog({ connectionId }: { connectionId: string }) {
  const query = useInfiniteQuery(errorLogQuery(connectionId));
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const [support, setSupport] = useState<ErrorLogRow>();
  const retry = useRetry(connectionId);
  const mayRetry = useMay('sync:write');
  const mayFix = useMay('approvals:write');
  const loaded = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const chosen = loaded.filter(({ id }) => checked.has(id));
  const go = (change: Retry) => retry.mutate(change, { onSuccess: () => setChecked(new Set()) });
  const actions: Column<ErrorLogRow> = {
    key: 'actions',
    header: t`Actions`,
    width: 170,
    action: true,
    render: (row) => (
      <RowActions
        row={row}
        // Those that are checked go with it, as the list of them says.
        chosen={checked.has(row.id) ? chosen : [row]}
        mayRetry={mayRetry}
        mayFix={mayFix}
        onRetry={go}
        onSupport={() => setSupport(row)}
      />
    ),
  };
  const name: Column<ErrorLogRow> = {
    key: 'name',
    header: t`Name`,
    render: (row) => (
      <Group gap="sm" wrap="nowrap">
        {mayRetry && (
          <Checkbox
            aria-label={t`Choose ${row.name}`}
            checked={checked.has(row.id)}
            onChange={() => setChecked((before) => toggled(before, row.id))}
          />
        )}
        <div>
          <RowName row={row} />
          <Text size="sm" c="dimmed">
            {entityLabel(row.type).one}
          </Text>
        </div>
      </Group>
    ),
  };
  const all = loaded.length > 0 && chosen.length === loaded.length;
  return (
    <Section
      title={t`Error Log`}
      lead={t`What could not sync, and where it must be resolved: QB → FS in QuickBooks, FS → QB here. Choose them all and press Retry in the last column; then Fix Edit Sequence where it is offered; then look up the code.`}
    >
      {retry.error && <ProblemAlert error={retry.error} />}
      <PagedTable
        label={t`All errors`}
        columns={[name, ...COLUMNS, actions]}
        query={query}
        none={<Text>{t`Everything could sync.`}</Text>}
      >
        {(rows) =>
          mayRetry && (
            <Checkbox
              mb="xs"
              label={t`Choose all ${formatCount(rows.length)}${query.hasNextPage ? t` shown` : ''}`}
              checked={all}
              indeterminate={chosen.length > 0 && !all}
              onChange={() => setChecked(new Set(all ? [] : rows.map(({ id }) => id)))}
            />
          )
        }
      </PagedTable>
      {support && (
        <SupportDialog connectionId={connectionId} row={support} onClose={() => setSupport(undefined)} />
      )}
    </Section>
  );
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(before);
  if (!next.delete(id)) next.add(id);
  return next;
}

interface RowActionsProps {
  row: ErrorLogRow;
  chosen: readonly ErrorLogRow[];
  mayRetry: boolean;
  mayFix: boolean;
  onRetry: (retry: Retry) => void;
  onSupport: () => void;
}

function RowActions({ row, chosen, mayRetry, mayFix, onRetry, onSupport }: RowActionsProps) {
  const fixable = chosen.filter(({ canFixEditSequence }) => canFixEditSequence);
  const idsOf = (rows: readonly ErrorLogRow[]) => rows.map(({ id }) => id);
  return (
    <Group gap={4}>
      {mayRetry && (
        <Action
          label={t`Retry`}
          name={row.name}
          rows={chosen}
          onPress={() => onRetry({ rows: idsOf(chosen), merge: false })}
        />
      )}
      {mayFix && row.canFixEditSequence && (
        <Action
          label={t`Fix Edit Sequence`}
          name={row.name}
          rows={fixable}
          onPress={() => onRetry({ rows: idsOf(fixable), merge: true })}
        />
      )}
      <Button size="compact-sm" variant="subtle" aria-label={t`Support for ${row.name}`} onClick={onSupport}>
        {t`Support`}
      </Button>
    </Group>
  );
}

interface ActionProps {
  label: string;
  name: string;
  rows: readonly ErrorLogRow[];
  onPress: () => void;
}

function Action({ label, name, rows, onPress }: ActionProps) {
  const many = rows.length > 1 ? t` (${formatCount(rows.length)} chosen)` : '';
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={many ? `${label}${many}` : `${label} ${name}`}
      onClick={onPress}
    >
      {label}
      {many && ` (${formatCount(rows.length)})`}
    </Button>
  );
}
