import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type TransactionsNamed, transactionsQuery } from '../../../../api/queries/transactions.ts';
import { oneOf, useFilters } from '../../../../filters/use-filters.ts';
import { t } from '../../../../language/say.ts';
import { EmptyState } from '../../../../pieces/empty-state.tsx';
import { Loaded } from '../../../../pieces/loaded.tsx';
import { Page } from '../../../../pieces/page.tsx';
import { useMay } from '../../../../session/use-session.ts';
import { useOutletConnection } from '../../use-outlet-connection.ts';
import { FoundTable } from './found-table.tsx';
import { LookUpForm } from './look-up-form.tsx';

const NAMES = ['type', 'numbers', 'ids', 'from', 'to'] as const;
const TYPES = ['invoice', 'payment'] as const;

/** Named transactions are looked up, then those that somebody chose come in. */
export function TransactionsPage() {
  const { id } = useOutletConnection();
  const [filters, setFilters] = useFilters(NAMES);
  const may = useMay('connector:run');
  const named = { ...filters, type: oneOf(filters.type, TYPES) ?? 'invoice' };
  const options = transactionsQuery(id, named);
  const query = useQuery({ ...options, enabled: may && options.enabled });
  const lookUp = (asked: TransactionsNamed) => {
    if (NAMES.every((name) => (asked[name] ?? '') === (named[name] ?? ''))) void query.refetch();
    else setFilters(asked);
  };
  return (
    <Page
      title={t`Import Transactions`}
      lead={t`Names transactions of QuickBooks by number, id or day, shows what importing each of them would do, and brings in those that you choose.`}
    >
      {may ? (
        <Stack gap="lg">
          <LookUpForm key={JSON.stringify(named)} named={named} busy={query.isFetching} onAsk={lookUp} />
          {options.enabled && (
            <Loaded query={query}>
              {(found) =>
                found.items.length + found.missing.length === 0 ? (
                  <EmptyState icon="list" title={t`Nothing was found`}>
                    {t`QuickBooks has no such transaction between these days.`}
                  </EmptyState>
                ) : (
                  <FoundTable key={query.dataUpdatedAt} connectionId={id} found={found} />
                )
              }
            </Loaded>
          )}
        </Stack>
      ) : (
        <Text>{t`Only owners and admins import transactions.`}</Text>
      )}
    </Page>
  );
}
