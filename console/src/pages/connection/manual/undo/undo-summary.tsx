import { Accordion, Box, List, Radio, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Removal, UndoPreview } from '../../../../api/types.ts';
import { formatCount, plural } from '../../../../format/numbers.ts';
import { rich, t } from '../../../../language/say.ts';
import { UndoItems } from './undo-items.tsx';

const REMOVALS: readonly { value: Removal; label: string; description: string }[] = [
  {
    value: 'delete',
    label: t`Delete them`,
    description: t`Nothing of them is left; their numbers are free again.`,
  },
  { value: 'void', label: t`Void them`, description: t`They stay with their numbers and without amounts.` },
];

/** Whether what was created is deleted or stays with its number. */
export function RemovalChoice({ value, onChange }: { value: Removal; onChange: (removal: Removal) => void }) {
  return (
    <Radio.Group
      label={t`What becomes of the documents that were created?`}
      value={value}
      onChange={(chosen) => onChange(chosen === 'void' ? 'void' : 'delete')}
    >
      <Stack gap="xs" mt="xs">
        {REMOVALS.map((each) => (
          <Radio key={each.value} {...each} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface UndoSummaryProps {
  preview: Pick<UndoPreview, 'undo' | 'leave' | 'items' | 'truncated' | 'hints'>;
}

/** What would be taken back, and what would stay and why. */
export function UndoSummary({ preview: { undo, leave, items, truncated, hints } }: UndoSummaryProps) {
  const left = items.filter(({ state }) => state === 'left');
  const going = items.filter(({ state }) => state !== 'left');
  return (
    <Stack gap="sm">
      <Text>
        {rich`${<strong>{plural(undo, 'record')}</strong>} would be taken back, ${<strong>{formatCount(leave)}</strong>} left as they are.${truncated && t` The push wrote more than is shown here.`}`}
      </Text>
      <Accordion variant="contained" multiple defaultValue={left.length > 0 ? ['left'] : []}>
        {left.length > 0 && (
          <Part id="left" title={t`Left as they are: ${formatCount(left.length)}`}>
            <UndoItems items={left} />
          </Part>
        )}
        {going.length > 0 && (
          <Part id="going" title={t`Taken back: ${formatCount(going.length)}`}>
            <UndoItems items={going} />
          </Part>
        )}
      </Accordion>
      <List size="sm" c="dimmed">
        {hints.map((hint) => (
          <List.Item key={hint}>{hint}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>{title}</Accordion.Control>
      <Accordion.Panel>
        <Box mah={280} style={{ overflowY: 'auto' }} tabIndex={0}>
          {children}
        </Box>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
