import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '../../../api/problem.ts';
import type { ImportDecision, ImportRow } from '../../../api/types.ts';
import { oneOf } from '../../../filters/use-filters.ts';
import { useMay } from '../../../session/use-session.ts';
import { DECISION_LABELS } from '../words.ts';
import { ChooseRecord } from './choose-record.tsx';
import { useDecide } from './use-decide.ts';

const ANOTHER = 'another';
const DECISIONS: readonly ImportDecision[] = ['link', 'create', 'ignore'];

/** What to do with one record: the system's own list, for every keyboard and phone. */
export function DecisionChoice({ importId, row }: { importId: string; row: ImportRow }) {
  const [choosing, setChoosing] = useState(false);
  const decide = useDecide(importId, row);
  const may = useMay('sync:write');
  if (row.suggestion === 'linked' || row.suggestion === 'unreadable') return <Text c="dimmed">Left out</Text>;
  const choose = (value: string) => {
    if (value === ANOTHER) setChoosing(true);
    else decide.mutate({ decision: oneOf(value, DECISIONS) ?? null });
  };
  return (
    <>
      <NativeSelect
        aria-label={`Decision for ${row.name}`}
        disabled={!may || decide.isPending}
        value={row.decision ?? ''}
        data={optionsOf(row)}
        error={decide.error && problemLine(decide.error)}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {choosing && (
        <ChooseRecord
          row={row}
          onChoose={(recordId) => {
            setChoosing(false);
            decide.mutate({ decision: 'link', recordId });
          }}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  );
}

function optionsOf({ decision, recordId, suggestedId, suggestedName }: ImportRow) {
  const linkTo = decision === 'link' && recordId !== suggestedId ? recordId : (suggestedName ?? suggestedId);
  const linkable = suggestedId !== null || decision === 'link';
  return [
    { value: '', label: DECISION_LABELS.undecided },
    ...(linkable ? [{ value: 'link', label: `Link to ${linkTo}` }] : []),
    { value: ANOTHER, label: 'Link to another…' },
    { value: 'create', label: DECISION_LABELS.create },
    { value: 'ignore', label: DECISION_LABELS.ignore },
  ];
}

function problemLine(error: unknown): string {
  const { title, detail, errors = [] } = problemOf(error);
  const fields = errors.map(({ pointer, message }) => `${pointer?.slice(1) ?? ''} ${message}`).join('; ');
  return fields || (detail ?? title);
}
