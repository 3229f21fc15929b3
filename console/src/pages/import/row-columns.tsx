import { Text } from '@mantine/core';
import type { ImportRow } from '../../api/types.ts';
import { entityLabel } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import type { Column } from '../../pieces/data-table.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { StatusBadge } from '../../pieces/status-badge.tsx';
import { pathOf } from '../records/path.ts';
import { DecisionChoice } from './review/decision-choice.tsx';
import { OUTCOMES, SUGGESTION_LABELS } from './words.ts';

const THERE: Column<ImportRow> = {
  key: 'there',
  header: t`In QuickBooks`,
  width: '28%',
  render: ({ name, type, email, total }) => (
    <>
      <Text fw={600} inherit>
        {name}
      </Text>
      <Text size="sm" c="dimmed">
        {[entityLabel(type).one, email, total].filter(Boolean).join(' · ')}
      </Text>
    </>
  ),
};

const FOUND: Column<ImportRow> = {
  key: 'found',
  header: t`What was found here`,
  render: ({ suggestion, suggestedId, suggestedName, score, reason, type }) => (
    <>
      <Text inherit>
        {SUGGESTION_LABELS[suggestion]}
        {score !== null && score < 1 && t` (${Math.round(100 * score)} % alike)`}
        {suggestedId && suggestion !== 'linked' && (
          <>
            {': '}
            <TextLink to={pathOf({ type, id: suggestedId })}>{suggestedName ?? suggestedId}</TextLink>
          </>
        )}
      </Text>
      <Text size="sm" c="dimmed">
        {reason}
      </Text>
    </>
  ),
};

const BECAME: Column<ImportRow> = {
  key: 'became',
  header: t`What became of it`,
  width: 180,
  badge: true,
  render: ({ outcome }) =>
    outcome ? (
      <StatusBadge colour={OUTCOMES[outcome].colour}>{OUTCOMES[outcome].label}</StatusBadge>
    ) : (
      t`Not reached`
    ),
};

const HERE: Column<ImportRow> = {
  key: 'here',
  header: t`Here`,
  render: ({ type, recordId, message }) => (
    <>
      {recordId && <TextLink to={pathOf({ type, id: recordId })}>{recordId}</TextLink>}
      {message && <Text size="sm">{message}</Text>}
    </>
  ),
};

export const REPORT_COLUMNS: readonly Column<ImportRow>[] = [THERE, BECAME, HERE];

export function reviewColumns(importId: string): readonly Column<ImportRow>[] {
  return [
    THERE,
    FOUND,
    {
      key: 'decision',
      header: t`Decision`,
      width: 250,
      render: (row) => <DecisionChoice importId={importId} row={row} />,
    },
  ];
}
