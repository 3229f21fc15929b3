import { Button, Group, Paper, Text } from '@mantine/core';
import type { MappingChoice, MappingKind, MappingSubject } from '../../../api/types.ts';
import { plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';
import { useMay } from '../../../session/use-session.ts';
import { SubjectChoice } from './subject-choice.tsx';
import { useSaveMapping } from './use-save-mapping.ts';

interface SubjectCardProps {
  connectionId: string;
  kind: MappingKind;
  subject: MappingSubject;
  choices: readonly MappingChoice[];
}

/** One thing to map: what it is for, what it holds up, the suggestion, and the list to choose from. */
export function SubjectCard({ connectionId, kind, subject, choices }: SubjectCardProps) {
  const { key, label, purpose, mapping, suggestion, holdsUp, accepts } = subject;
  const { save, remove } = useSaveMapping(connectionId, kind, key);
  const may = useMay('connections:write');
  const fitting = choices.filter(({ type }) => accepts === null || (type !== null && accepts.includes(type)));
  const busy = save.isPending || remove.isPending;
  const { colour, words } = stateOf(kind, subject, choices);
  return (
    <Paper withBorder p="md" data-testid={`mapping-${key}`}>
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 260px' }}>
          <Group gap="sm">
            <Text fw={650}>{label}</Text>
            <StatusBadge colour={colour}>{words}</StatusBadge>
          </Group>
          {purpose && <Text size="sm">{purpose}</Text>}
          {holdsUp > 0 && (
            <Text size="sm">{t`${plural(holdsUp, 'record waits', 'records wait')} for this.`}</Text>
          )}
          {!mapping && suggestion && may && (
            <Button mt="xs" size="xs" loading={busy} onClick={() => save.mutate(suggestion.choice)}>
              {t`Use ${suggestion.choice.name}`}
            </Button>
          )}
          {!mapping && suggestion && (
            <Text size="sm" c="dimmed" mt={4}>
              {t`Suggested: ${suggestion.reason}`}
            </Text>
          )}
        </div>
        <SubjectChoice
          kind={kind}
          subject={subject}
          choices={fitting}
          disabled={!may}
          busy={busy}
          onSave={(choice, done) =>
            choice ? save.mutate(choice, { onSuccess: done }) : remove.mutate(undefined, { onSuccess: done })
          }
        />
      </Group>
      {(save.error ?? remove.error) && <ProblemAlert error={save.error ?? remove.error} />}
    </Paper>
  );
}

function stateOf(kind: MappingKind, { mapping }: MappingSubject, choices: readonly MappingChoice[]) {
  if (!mapping) return { colour: 'amber', words: t`Not mapped` } as const;
  // An employee and a vendor may share an id.
  const isSame = ({ externalId, type }: MappingChoice) =>
    externalId === mapping.externalId && (kind !== 'employee' || type === mapping.externalType);
  // Without a list nothing can be said of it.
  const offered = choices.length === 0 || choices.some(isSame);
  if (offered) return { colour: 'green', words: t`Mapped` } as const;
  return { colour: 'red', words: t`Inactive in QuickBooks` } as const;
}
