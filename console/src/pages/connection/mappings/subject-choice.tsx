import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { MappingChoice, MappingKind, MappingSubject } from '../../../api/types.ts';
import { t } from '../../../language/say.ts';
import { DraftButtons } from '../../../unsaved/draft-buttons.tsx';
import { KINDS } from './kinds.ts';

interface SubjectChoiceProps {
  kind: MappingKind;
  subject: Pick<MappingSubject, 'label' | 'mapping'>;
  choices: readonly MappingChoice[];
  disabled: boolean;
  busy: boolean;
  /** Without a choice the mapping is removed. `done` is called once it is saved. */
  onSave: (choice: MappingChoice | undefined, done: () => void) => void;
}

/**
 * The list to choose from, and a button that makes it so. Saving may send what was held at once, and arrow keys
 * pass through every choice of a list: to be passed is not to be chosen.
 */
export function SubjectChoice(props: SubjectChoiceProps) {
  const { kind, subject, choices, disabled, busy, onSave } = props;
  const { label, mapping } = subject;
  const [draft, setDraft] = useState<string>();
  const current = mapping ? choiceValue({ externalId: mapping.externalId, type: mapping.externalType }) : '';
  const chosen = choices.find((choice) => choiceValue(choice) === draft);
  return (
    <div style={{ flex: '1 1 260px' }}>
      <NativeSelect
        label={KINDS[kind].choice}
        aria-label={t`${KINDS[kind].choice} for ${label}`}
        disabled={disabled}
        value={draft ?? current}
        data={[{ value: '', label: t`Not mapped` }, ...optionsFrom(choices, mapping)]}
        onChange={({ currentTarget }) => setDraft(currentTarget.value)}
      />
      {draft !== undefined && draft !== current && (
        <DraftButtons
          of={label}
          busy={busy}
          onSave={() => onSave(chosen, () => setDraft(undefined))}
          onCancel={() => setDraft(undefined)}
        />
      )}
    </div>
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
