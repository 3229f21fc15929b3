import { Alert, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { choicesQuery, mappingsQuery } from '../../../api/queries/mappings.ts';
import type { MappingKind } from '../../../api/types.ts';
import { MissingPage } from '../../../app/missing-page.tsx';
import { oneOf } from '../../../filters/use-filters.ts';
import { EmptyState } from '../../../pieces/empty-state.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Page } from '../../../pieces/page.tsx';
import { useOutletConnection } from '../use-outlet-connection.ts';
import { KINDS } from './kinds.ts';
import { SubjectCard } from './subject-card.tsx';

export function MappingsPage() {
  const { kind: segment } = useParams();
  const kind = oneOf(segment, ['employee', 'account', 'tax_code']);
  return kind ? <Mappings key={kind} kind={kind} /> : <MissingPage />;
}

function Mappings({ kind }: { kind: MappingKind }) {
  const { id } = useOutletConnection();
  const mappings = useQuery(mappingsQuery(id, kind));
  const choices = useQuery(choicesQuery(id, kind));
  const { title, lead, nothing } = KINDS[kind];
  return (
    <Page title={title} lead={lead}>
      <Loaded query={mappings}>
        {({ items, choicesProblem }) => (
          <Stack>
            {choicesProblem && (
              <Alert color="yellow" role="status" title="QuickBooks could not be asked for its list">
                {choicesProblem}
              </Alert>
            )}
            {items.length === 0 && (
              <EmptyState icon="check" title="There is nothing to map">
                {nothing}
              </EmptyState>
            )}
            {items.map((subject) => (
              <SubjectCard
                key={subject.key}
                connectionId={id}
                kind={kind}
                subject={subject}
                choices={choices.data?.items ?? []}
              />
            ))}
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
