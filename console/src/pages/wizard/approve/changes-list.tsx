import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ApprovalRow } from '../../../api/types.ts';
import { fieldLabel } from '../../../format/field-label.ts';
import { t } from '../../../language/say.ts';
import { inWords } from '../../records/sides/value.tsx';

/** Enough to know what a row is about. */
const FIRST = 4;

/** What would change, old → new; of something new there is no old. */
export function ChangesList({ row: { kind, changes, name, names } }: { row: ApprovalRow }) {
  const [all, setAll] = useState(false);
  if (changes.length === 0) {
    return <Text size="sm">{kind === 'remove' ? t`It is removed there.` : t`Nothing in it changes.`}</Text>;
  }
  const shown = all ? changes : changes.slice(0, FIRST);
  return (
    <Stack gap={2}>
      {shown.map(({ field, old, new: next }) => (
        <Text key={field} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Text span c="dimmed" inherit>
            {fieldLabel(field)}:
          </Text>{' '}
          {kind !== 'create' && <Old words={wordsOf(field, old, names)} />}
          {wordsOf(field, next, names)}
        </Text>
      ))}
      {changes.length > FIRST && (
        <Button
          variant="subtle"
          size="compact-xs"
          style={{ alignSelf: 'flex-start' }}
          aria-expanded={all}
          aria-label={t`${all ? t`Fewer` : t`All`} fields of ${name}`}
          onClick={() => setAll(!all)}
        >
          {all ? t`Fewer` : t`All ${changes.length} fields`}
        </Button>
      )}
    </Stack>
  );
}

function Old({ words }: { words: string }) {
  return (
    <>
      <Text span td="line-through" inherit>
        {words}
      </Text>
      <span className="lb-hidden">{t` becomes `}</span>
      <span aria-hidden="true"> → </span>
    </>
  );
}

/** Records by their names: nobody knows an id. */
function wordsOf(field: string, value: unknown, names: ApprovalRow['names']): string {
  const one = (each: unknown) => names[`${field}/${String(each)}`] ?? inWords(each, names);
  const text = Array.isArray(value) ? value.map(one).join('; ') : one(value);
  return text === '' ? 'nothing' : text;
}
