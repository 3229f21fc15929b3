import { List, Text } from '@mantine/core';
import type { UndoItem } from '../../../../api/types.ts';
import { withDays } from '../../../../format/with-days.ts';
import { ACTOR_LABELS, entityLabel } from '../../../../format/words.ts';

const STEPS: Readonly<Record<NonNullable<UndoItem['step']>, readonly [before: string, after: string]>> = {
  delete: ['will be deleted in QuickBooks', 'was deleted in QuickBooks'],
  void: ['will be voided in QuickBooks', 'was voided in QuickBooks'],
  deactivate: ['will be made inactive in QuickBooks', 'was made inactive in QuickBooks'],
  put_back: ['will be put back as it was in QuickBooks', 'was put back as it was in QuickBooks'],
};

/** Record by record: what becomes of it or became of it, and of what is left why and who does what. */
export function UndoItems({ items }: { items: readonly UndoItem[] }) {
  return (
    <List size="sm" listStyleType="none">
      {items.map((item) => (
        <List.Item key={`${item.type}/${item.id}`}>
          {entityLabel(item.type).one} <strong>{withDays(item.name)}</strong> {outcomeOf(item)}
          {item.note && <Text size="sm">{item.note}</Text>}
          {item.error && (
            <>
              <Text size="sm">
                {item.error.message} {item.error.remedy}
              </Text>
              <Text size="sm" c="dimmed">
                Who acts: {ACTOR_LABELS[item.error.actor]}
              </Text>
            </>
          )}
        </List.Item>
      ))}
    </List>
  );
}

function outcomeOf({ state, step }: UndoItem): string {
  if (state === 'left' || step === null) return 'is left as it is';
  return STEPS[step][state === 'undone' ? 1 : 0];
}
