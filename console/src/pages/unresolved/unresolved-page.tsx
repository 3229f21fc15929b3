import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { unresolvedQuery } from '../../api/queries/log.ts';
import { useConnectionIfLoaded } from '../../connection/use-connection.ts';
import { useFilters } from '../../filters/use-filters.ts';
import { plural } from '../../format/numbers.ts';
import { rich, t } from '../../language/say.ts';
import { EmptyState } from '../../pieces/empty-state.tsx';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { Page } from '../../pieces/page.tsx';
import { MendedEntries } from '../connection/mappings/mended-entries.tsx';
import { CauseCard } from './cause-card.tsx';

/** So many affected records of each cause. */
const RECORDS = 100;

export function UnresolvedPage() {
  const [{ connection }] = useFilters(['connection']);
  const current = useConnectionIfLoaded()?.id;
  const query = useQuery(unresolvedQuery({ connection, records: RECORDS }));
  return (
    <Page
      title={t`Unresolved Errors`}
      lead={t`What does not go by itself any more, by cause. Mend the cause, then retry all of it at once.`}
    >
      {current && <MendedEntries connectionId={current} />}
      <Loaded query={query}>
        {({ count, groups }) =>
          count === 0 ? (
            <EmptyState icon="check" title={t`Nothing waits for you`}>
              {rich`What fails for a moment is tried again by itself, twice. What still fails then shows here, with what to do. Everything else is in the ${<TextLink to="/log">{t`Sync Log`}</TextLink>}.`}
            </EmptyState>
          ) : (
            <Stack gap="lg">
              <Text role="status">
                {plural(count, 'record')}, {plural(groups.length, 'cause')}
              </Text>
              {groups.map((group) => (
                <CauseCard key={group.type} group={group} connectionId={connection} />
              ))}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
