import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ListedRecord, type RecordType, recordsQuery } from '../../../api/queries/records.ts';
import type { ImportRow } from '../../../api/types.ts';
import { oneOf } from '../../../filters/use-filters.ts';
import { entityLabel, RECORD_TYPES } from '../../../format/words.ts';
import { inSentence, t } from '../../../language/say.ts';
import { Dialog } from '../../../pieces/dialog.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { nameOf } from '../../records/name-of.ts';

interface ChooseRecordProps {
  row: ImportRow;
  onChoose: (recordId: string) => void;
  onClose: () => void;
}

const TYPING_MS = 250;
const SHOWN = 20;

/** Which record of ours it is, where none is suggested or another one is meant. */
export function ChooseRecord({ row, onChoose, onClose }: ChooseRecordProps) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), TYPING_MS);
  const type = oneOf(row.type, RECORD_TYPES);
  const { one, many } = entityLabel(row.type);
  return (
    <Dialog onClose={onClose} title={t`Which ${inSentence(one)} here is “${row.name}”?`}>
      <Stack>
        <TextInput
          type="search"
          data-autofocus
          label={t`Find among ${inSentence(many)}`}
          placeholder={t`Part of the name, or the id`}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        {type && <Found type={type} search={search || undefined} onChoose={onChoose} />}
      </Stack>
    </Dialog>
  );
}

interface FoundProps extends Pick<ChooseRecordProps, 'onChoose'> {
  type: RecordType;
  search: string | undefined;
}

function Found({ type, search, onChoose }: FoundProps) {
  const query = useInfiniteQuery(recordsQuery(type, { search: search || undefined }));
  return (
    <Loaded query={query}>
      {({ pages }) => {
        const records = (pages[0]?.items ?? []).slice(0, SHOWN);
        if (records.length === 0) return <Text>{t`None of yours reads like that.`}</Text>;
        return (
          <Stack gap="xs">
            {records.map((record: ListedRecord) => (
              <Button
                key={record.id}
                variant="default"
                justify="flex-start"
                onClick={() => onChoose(record.id)}
              >
                {nameOf(record)}
              </Button>
            ))}
          </Stack>
        );
      }}
    </Loaded>
  );
}
