import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { choicesQuery, mappingsQuery } from '../../api/queries/mappings.ts';
import type { MappingKind } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { SubjectCard } from '../connection/mappings/subject-card.tsx';

interface HeldMappingsProps {
  connectionId: string;
  kind: MappingKind;
}

/** Only what holds records up: it is not mapped, or what it is mapped to cannot be used any more. */
export function HeldMappings({ connectionId, kind }: HeldMappingsProps) {
  const mappings = useQuery(mappingsQuery(connectionId, kind));
  const choices = useQuery(choicesQuery(connectionId, kind));
  return (
    <Loaded query={mappings}>
      {({ items }) => {
        const held = items.filter(({ holdsUp }) => holdsUp > 0);
        if (held.length === 0) return <Text>{t`Everything is mapped: retry what is left.`}</Text>;
        return held.map((subject) => (
          <SubjectCard
            key={subject.key}
            connectionId={connectionId}
            kind={kind}
            subject={subject}
            choices={choices.data?.items ?? []}
          />
        ));
      }}
    </Loaded>
  );
}
