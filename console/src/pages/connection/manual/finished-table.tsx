import { Stack, Text } from '@mantine/core';
import type { Batch, LogEntry } from '../../../api/types.ts';
import { ofConnection } from '../../../connection/of-connection.ts';
import { formatCount, plural } from '../../../format/numbers.ts';
import { BATCH_STATES, entityLabel } from '../../../format/words.ts';
import { inSentence, t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { OutLink, TextLink } from '../../../pieces/links.tsx';
import { type BadgeColour, StatusBadge } from '../../../pieces/status-badge.tsx';
import { useMay } from '../../../session/use-session.ts';
import { batchTitle } from './batch-title.ts';
import { UndoButton, UndoneLine } from './undo/undo-button.tsx';
import { UndoResult } from './undo/undo-result.tsx';

/** Pushes and pulls that have ended, each with its counts, which lead to their rows. */
export function FinishedTable({ batches }: { batches: readonly Batch[] }) {
  return <DataTable label={t`Finished`} columns={COLUMNS} rows={batches} rowKey={({ id }) => id} />;
}

const COLUMNS: readonly Column<Batch>[] = [
  { key: 'what', header: t`What`, render: (batch) => <Text fw={650}>{batchTitle(batch)}</Text> },
  {
    key: 'state',
    header: t`State`,
    width: 110,
    badge: true,
    render: (batch) => <StatusBadge colour={colourOf(batch)}>{BATCH_STATES[batch.state]}</StatusBadge>,
  },
  { key: 'started', header: t`Started`, width: 150, render: ({ createdAt }) => <Instant at={createdAt} /> },
  {
    key: 'result',
    header: t`What came of it`,
    width: '26%',
    render: (batch) => <Result batch={batch} />,
  },
  { key: 'more', header: t`More`, width: 210, action: true, render: (batch) => <More batch={batch} /> },
];

function Result({ batch }: { batch: Batch }) {
  const isUndo = batch.kind === 'undo';
  const [done, skippedWord] = isUndo ? [t`undone`, t`left as they are`] : [t`synced`, t`skipped`];
  const { id, state, succeeded, skipped, failed, error } = batch;
  return (
    <>
      <Text className="lb-numbers">
        <Counted batchId={id} count={succeeded} word={done} status="success" />,{' '}
        <Counted batchId={id} count={skipped} word={skippedWord} status="skipped" />,{' '}
        <Counted batchId={id} count={failed} word={t`failed`} status="error" />
      </Text>
      {state === 'stopped' && <Text mt={4}>{stoppedLine(batch)}</Text>}
      {isUndo && state === 'failed' && <Text mt={4}>{t`What it had not come to is left as it is.`}</Text>}
      <UndoneLine batch={batch} />
      {error && (
        <Text mt={4}>
          {error.message} {error.remedy}
        </Text>
      )}
      {isUndo && <UndoResult batchId={id} />}
    </>
  );
}

function More({ batch }: { batch: Batch }) {
  const mayAudit = useMay('audit:read');
  const { id, connectionId, failed, workflow } = batch;
  return (
    <Stack gap={4} align="flex-start">
      <TextLink to={`/log?batch=${id}`} size="sm">
        {t`See it in the Sync Log`}
      </TextLink>
      {mayAudit && (
        <TextLink to={`/audit?run=${encodeURIComponent(id)}`} size="sm">
          {t`Who asked for it`}
        </TextLink>
      )}
      {failed > 0 && (
        <TextLink to={ofConnection('/unresolved', connectionId)} size="sm">
          {t`See what to do about the errors`}
        </TextLink>
      )}
      {workflow.url && (
        <Text size="sm">
          <OutLink href={workflow.url}>{t`Run in Temporal`}</OutLink>
        </Text>
      )}
      <UndoButton batch={batch} />
    </Stack>
  );
}

interface CountedProps {
  batchId: string;
  count: number;
  word: string;
  status: LogEntry['status'];
}

/** A number leads to its rows. */
function Counted({ batchId, count, word, status }: CountedProps) {
  const text = `${formatCount(count)} ${word}`;
  if (count === 0) return text;
  return <TextLink to={`/log?batch=${encodeURIComponent(batchId)}&status=${status}`}>{text}</TextLink>;
}

/** What was not begun: the rest of the type in hand, and the types behind it. */
function stoppedLine({ kind, category, entityTypes, total, succeeded, skipped, failed }: Batch): string {
  const left = total - succeeded - skipped - failed;
  const behind = category ? entityTypes.slice(entityTypes.indexOf(category) + 1) : entityTypes;
  const names = new Set(behind.map((type) => inSentence(entityLabel(type).many)));
  const rest = [...(left > 0 ? [plural(left, 'record')] : []), ...names];
  if (rest.length === 0) return t`What was under way was finished.`;
  return t`What was under way was finished. Not begun: ${rest.join(', ')}; ${kind === 'undo' ? t`undo the push again` : t`push or pull again`} for them.`;
}

function colourOf({ state, failed }: Batch): BadgeColour {
  if (state === 'failed') return 'red';
  if (state === 'stopped') return 'gray';
  return failed > 0 ? 'amber' : 'green';
}
