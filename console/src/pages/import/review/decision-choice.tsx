import { NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '../../../api/problem.ts';
import type { ImportDecision, ImportRow } from '../../../api/types.ts';
import { oneOf } from '../../../filters/use-filters.ts';
import { t } from '../../../language/say.ts';
import { useMay } from '../../../session/use-session.ts';
import { DECISION_LABELS } from '../words.ts';
import { ChooseRecord } from './choose-record.tsx';
import { type RowDecision, useDecide } from './use-decide.ts';

const ANOTHER = 'another';
const DECISIONS: readonly ImportDecision[] = ['link', 'create', 'ignore'];

/** What to do with one record: the system's own list, for every keyboard and phone. */
export function DecisionChoice({ importId, row }: { importId: string; row: ImportRow }) {
  const [choosing, setChoosing] = useState(false);
  const decide = useDecide(importId, row);
  const may = useMay('sync:write');
  // Shown at once, and the list is not disabled while it is saved: that would take the focus away.
  const [draft, setDraft] = useState<RowDecision>();
  const shown = { ...row, ...draft };
  const save = (decision: RowDecision) => {
    setDraft(decision);
    decide.mutate(decision, { onSettled: () => setDraft(undefined) });
  };
  if (row.suggestion === 'linked' || row.suggestion === 'unreadable')
    return <Text c="dimmed">{t`Left out`}</Text>;
  const choose = (value: string) => {
    if (value === ANOTHER) setChoosing(true);
    else save({ decision: oneOf(value, DECISIONS) ?? null });
  };
  return (
    <>
      <NativeSelect
        aria-label={t`Decision for ${row.name}`}
        disabled={!may}
        value={shown.decision ?? ''}
        data={optionsOf(shown)}
        error={decide.error && problemLine(decide.error)}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      />
      {choosing && (
        <ChooseRecord
          row={row}
          onChoose={(recordId) => {
            setChoosing(false);
            save({ decision: 'link', recordId });
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
    ...(linkable ? [{ value: 'link', label: t`Link to ${linkTo ?? ''}` }] : []),
    { value: 'create', label: DECISION_LABELS.create },
    { value: 'ignore', label: DECISION_LABELS.ignore },
    // The last, as it asks at once and arrow keys pass through every choice.
    { value: ANOTHER, label: t`Link to another…` },
  ];
}

function problemLine(error: unknown): string {
  const { title, detail, errors = [] } = problemOf(error);
  const fields = errors.map(({ pointer, message }) => `${pointer?.slice(1) ?? ''} ${message}`).join('; ');
  return fields || (detail ?? title);
}
