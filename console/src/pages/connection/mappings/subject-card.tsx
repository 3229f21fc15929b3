import { Button, Group, NativeSelect, Paper, Text } from '@mantine/core';
import type { MappingChoice, MappingKind, MappingSubject } from '../../../api/types.ts';
import { plural } from '../../../format/numbers.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { StatusBadge } from '../../../pieces/status-badge.tsx';
import { useMay } from '../../../session/use-session.ts';
import { KINDS } from './kinds.ts';
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
  const choose = (value: string) => {
    const chosen = fitting.find((choice) => choiceValue(choice) === value);
    if (chosen) save.mutate(chosen);
    else if (mapping) remove.mutate();
  };
  return (
    <Paper withBorder p="md" data-testid={`mapping-${key}`}>
      <Group justify="space-between" align="flex-start">
        <div style={{ flex: '1 1 260px' }}>
          <Group gap="sm">
            <Text fw={650}>{label}</Text>
            <StatusBadge colour={mapping ? 'green' : 'amber'}>
              {mapping ? 'Mapped' : 'Not mapped'}
            </StatusBadge>
          </Group>
          {purpose && <Text size="sm">{purpose}</Text>}
          {holdsUp > 0 && <Text size="sm">{plural(holdsUp, 'record waits', 'records wait')} for this.</Text>}
          {!mapping && suggestion && may && (
            <Button mt="xs" size="xs" loading={save.isPending} onClick={() => save.mutate(suggestion.choice)}>
              Use {suggestion.choice.name}
            </Button>
          )}
          {!mapping && suggestion && (
            <Text size="sm" c="dimmed" mt={4}>
              Suggested: {suggestion.reason}
            </Text>
          )}
        </div>
        <NativeSelect
          flex="1 1 260px"
          label={KINDS[kind].choice}
          aria-label={`${KINDS[kind].choice} for ${label}`}
          disabled={!may || save.isPending || remove.isPending}
          value={mapping ? choiceValue({ externalId: mapping.externalId, type: mapping.externalType }) : ''}
          data={[{ value: '', label: 'Not mapped' }, ...optionsFrom(fitting, mapping)]}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      </Group>
      {(save.error ?? remove.error) && <ProblemAlert error={save.error ?? remove.error} />}
    </Paper>
  );
}

/** An employee and a vendor may share an id. */
function choiceValue({ externalId, type }: Pick<MappingChoice, 'externalId' | 'type'>): string {
  return `${type ?? ''}/${externalId}`;
}

/** What is mapped is always in the list, also while QuickBooks cannot be asked for it. */
function optionsFrom(choices: readonly MappingChoice[], mapping: MappingSubject['mapping']) {
  const options = choices.map((choice) => ({
    value: choiceValue(choice),
    label: choice.type ? `${choice.name} (${choice.type.replaceAll('_', ' ')})` : choice.name,
  }));
  if (!mapping) return options;
  const value = choiceValue({ externalId: mapping.externalId, type: mapping.externalType });
  if (options.some((option) => option.value === value)) return options;
  return [...options, { value, label: mapping.externalName }];
}
