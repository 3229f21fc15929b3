import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { recordHitsQuery } from '../../api/queries/records.ts';
import { t } from '../../language/say.ts';
import { nameOf } from '../records/name-of.ts';

interface CustomerChoiceProps {
  value: string | undefined;
  /** What the chosen one is called. */
  name: string | undefined;
  error: string | undefined;
  onChoose: (id: string | undefined) => void;
}

const TYPING_MS = 250;

/** Finds a customer by a part of the name. */
export function CustomerChoice({ value, name, error, onChoose }: CustomerChoiceProps) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), TYPING_MS);
  const { data } = useQuery(recordHitsQuery('customer', search));
  const found = (data?.items ?? []).map((record) => ({ value: record.id, label: nameOf(record) }));
  const chosen = value === undefined ? [] : [{ value, label: name ?? '…' }];
  return (
    <Select
      label={t`Customer`}
      placeholder={t`Part of the name`}
      required
      searchable
      clearable
      // Who finds the one that is chosen already has chosen it, not taken it away.
      allowDeselect={false}
      clearButtonProps={{ 'aria-label': t`Choose another customer` }}
      value={value ?? null}
      data={[...chosen, ...found.filter((each) => each.value !== value)]}
      // The API has found them already, by words that need not stand next to each other.
      filter={({ options }) => options}
      onSearchChange={setText}
      onChange={(id) => onChoose(id ?? undefined)}
      nothingFoundMessage={t`None of yours reads like that`}
      error={error}
    />
  );
}
