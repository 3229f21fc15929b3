import { Alert, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { choicesQuery, mappingsQuery } from '../../../api/queries/mappings.ts';
import type { MappingKind } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { EmptyState } from '../../../pieces/empty-state.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { AllSuggestions } from './all-suggestions.tsx';
import { KINDS } from './kinds.ts';
import { MendedEntries } from './mended-entries.tsx';
import { ReadAgain } from './read-again.tsx';
import { SubjectCard } from './subject-card.tsx';

interface MappingListProps {
  connectionId: string;
  kind: MappingKind;
}

/** Everything of a kind that is to be mapped, each with what it is for, a suggestion and the list to choose from. */
export function MappingList({ connectionId, kind }: MappingListProps) {
  const mappings = useQuery(mappingsQuery(connectionId, kind));
  const choices = useQuery(choicesQuery(connectionId, kind));
  return (
    <Loaded query={mappings}>
      {({ items, choicesProblem }) => (
        <Stack>
          {choicesProblem && (
            <Alert color="yellow" role="status" title={t`QuickBooks could not be asked for its list`}>
              {choicesProblem}
            </Alert>
          )}
          {items.length === 0 && (
            <EmptyState icon="check" title={t`There is nothing to map`}>
              {KINDS[kind].nothing}
            </EmptyState>
          )}
          {kind === 'employee' && <MendedEntries connectionId={connectionId} />}
          {items.length > 0 && <ReadAgain connectionId={connectionId} kind={kind} />}
          <AllSuggestions connectionId={connectionId} kind={kind} subjects={items} />
          {items.map((subject) => (
            <SubjectCard
              key={subject.key}
              connectionId={connectionId}
              kind={kind}
              subject={subject}
              choices={choices.data?.items ?? []}
            />
          ))}
        </Stack>
      )}
    </Loaded>
  );
}
