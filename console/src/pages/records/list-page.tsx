import { useParams } from 'react-router';
import type { RecordType } from '../../api/queries/records.ts';
import { MissingPage } from '../../app/missing-page.tsx';
import { SearchField } from '../../filters/search-field.tsx';
import { oneOf, useFilters } from '../../filters/use-filters.ts';
import { entityLabel, RECORD_TYPES } from '../../format/words.ts';
import { Page } from '../../pieces/page.tsx';
import { RecordTable } from './record-table.tsx';

export function RecordListPage() {
  const { type: segment } = useParams();
  const type = oneOf(segment, RECORD_TYPES);
  // A list of its own for each type: nothing of the one before stays.
  return type ? <RecordList key={type} type={type} /> : <MissingPage />;
}

function RecordList({ type }: { type: RecordType }) {
  const [{ search }, setFilters] = useFilters(['search']);
  const { many } = entityLabel(type);
  return (
    <Page title={many} lead={`${many} as they are here, and where each one stands with QuickBooks.`}>
      <SearchField
        label={`Find among ${many.toLowerCase()}`}
        placeholder="Part of the name, or the id"
        maw={420}
        value={search}
        onSearch={(text) => setFilters({ search: text })}
      />
      <RecordTable type={type} search={search} />
    </Page>
  );
}
