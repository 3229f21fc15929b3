import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { choicesQuery } from '../../api/queries/mappings.ts';
import type { MappingSubject } from '../../api/types.ts';
import { rich, t } from '../../language/say.ts';
import { TextLink } from '../../pieces/links.tsx';
import { MendedEntries } from '../connection/mappings/mended-entries.tsx';
import { SubjectCard } from '../connection/mappings/subject-card.tsx';
import { useEmployee } from './use-employee.ts';

/** A team member is never sent: a person says who they are in QuickBooks, here as well as on the mapping page. */
export function TeamMemberPanel({ id }: { id: string }) {
  const { connectionId, subject, loaded } = useEmployee(id);
  if (!connectionId) {
    return (
      <Text>
        {rich`QuickBooks is not connected: ${<TextLink to="/connection">{t`connect it`}</TextLink>} to say who this is there.`}
      </Text>
    );
  }
  if (!loaded) return null;
  if (!subject) return <Text>{t`This team member does not have to be mapped.`}</Text>;
  return <EmployeeChoice connectionId={connectionId} subject={subject} />;
}

function EmployeeChoice({ connectionId, subject }: { connectionId: string; subject: MappingSubject }) {
  const choices = useQuery(choicesQuery(connectionId, 'employee'));
  return (
    <>
      <MendedEntries connectionId={connectionId} />
      <SubjectCard
        connectionId={connectionId}
        kind="employee"
        subject={subject}
        choices={choices.data?.items ?? []}
      />
    </>
  );
}
