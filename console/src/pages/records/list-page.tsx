import { Button } from '@mantine/core';
import { useState } from 'react';
import { useParams } from 'react-router';
import { type RecordType, recordsCsvAddress } from '../../api/queries/records.ts';
import { MissingPage } from '../../app/missing-page.tsx';
import { ConnectionChoice } from '../../connection/connection-choice.tsx';
import { useConnection } from '../../connection/use-connection.ts';
import { oneOf } from '../../filters/use-filters.ts';
import { entityLabel, RECORD_TYPES } from '../../format/words.ts';
import { inSentence, t } from '../../language/say.ts';
import { Icon } from '../../pieces/icon.tsx';
import { LinkButton } from '../../pieces/links.tsx';
import { Page } from '../../pieces/page.tsx';
import { useMay } from '../../session/use-session.ts';
import { columnsOf } from './columns.tsx';
import { ColumnsMenu } from './columns-menu.tsx';
import { LIST_FACTS } from './list-facts.ts';
import { ListFilters } from './list-filters.tsx';
import { RecordTable } from './record-table.tsx';
import { isNarrowed, NO_FILTERS, useListFilters } from './use-list-filters.ts';

export function RecordListPage() {
  const { type: segment } = useParams();
  const type = oneOf(segment, RECORD_TYPES);
  // A list of its own for each type: nothing of the one before stays.
  return type ? <RecordList key={type} type={type} /> : <MissingPage />;
}

function RecordList({ type }: { type: RecordType }) {
  const { filters, setFilters, sorting, query } = useListFilters(type);
  // Emptied by a button, the fields that somebody typed into begin anew.
  const [cleared, setCleared] = useState(0);
  const { many } = entityLabel(type);
  const columns = columnsOf(type);
  const hidden = new Set(filters.hide?.split(','));
  const shown = columns.filter(({ key }, index) => index === 0 || !hidden.has(key));
  return (
    <Page
      title={many}
      lead={t`${many} as they are here, and where each one stands with QuickBooks.`}
      actions={
        <>
          <ColumnsMenu
            columns={columns}
            shown={shown.map(({ key }) => key)}
            onChange={(keys) =>
              setFilters({
                hide: columns
                  .map(({ key }) => key)
                  .filter((key) => !keys.includes(key))
                  .join(','),
              })
            }
          />
          <Button
            component="a"
            href={recordsCsvAddress(type, query)}
            download
            variant="default"
            leftSection={<Icon name="download" size={16} />}
          >
            {t`Download CSV`}
          </Button>
          <NewButton type={type} />
        </>
      }
    >
      {LIST_FACTS[type].syncs && <CompanyOfList />}
      <ListFilters
        key={cleared}
        type={type}
        filters={filters}
        onChange={setFilters}
        onClear={() => {
          setFilters(NO_FILTERS);
          setCleared(cleared + 1);
        }}
      />
      <RecordTable
        // What was chosen in another list is not meant in this one.
        key={JSON.stringify({ ...query, order: undefined, descending: undefined })}
        type={type}
        filters={query}
        columns={shown}
        sorting={sorting}
        isNarrowed={isNarrowed(filters)}
        onSort={({ by, descending }) => setFilters({ sort: `${descending ? '-' : ''}${by}` })}
      />
    </Page>
  );
}

/** Which company it says where each one stands with, and the chosen are sent to. */
function CompanyOfList() {
  const current = useConnection();
  return current && <ConnectionChoice current={current} />;
}

/** Most come from the field-service application; the odd one is made here. */
function NewButton({ type }: { type: RecordType }) {
  const { made } = LIST_FACTS[type];
  const may = useMay('records:write');
  if (!made || !may) return null;
  return <LinkButton to={made}>{t`New ${inSentence(entityLabel(type).one)}`}</LinkButton>;
}
