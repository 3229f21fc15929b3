import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useParams } from 'react-router';
import type { RecordType } from '../../api/queries/records.ts';
import { MissingPage } from '../../app/missing-page.tsx';
import { oneOf, useFilters } from '../../filters/use-filters.ts';
import { entityLabel, RECORD_TYPES } from '../../format/words.ts';
import { Page } from '../../pieces/page.tsx';
import { RecordTable } from './record-table.tsx';

/** Long enough that typing does not ask for each letter. */
const TYPING_MS = 250;

export function RecordListPage() {
  const { type: segment } = useParams();
  const type = oneOf(segment, RECORD_TYPES);
  // A list of its own for each type: nothing of the one before stays.
  return type ? <RecordList key={type} type={type} /> : <MissingPage />;
}

function RecordList({ type }: { type: RecordType }) {
  const [{ search }, setFilters] = useFilters(['search']);
  const find = useDebouncedCallback((text: string) => setFilters({ search: text.trim() }), TYPING_MS);
  const { many } = entityLabel(type);
  return (
    <Page title={many} lead={`${many} as they are here, and where each one stands with QuickBooks.`}>
      <TextInput
        type="search"
        label={`Find among ${many.toLowerCase()}`}
        placeholder="Part of the name, or the id"
        maw={420}
        defaultValue={search}
        onChange={({ currentTarget }) => find(currentTarget.value)}
      />
      <RecordTable type={type} search={search} />
    </Page>
  );
}
