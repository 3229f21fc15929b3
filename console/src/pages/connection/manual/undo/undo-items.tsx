import { List, Text } from '@mantine/core';
import type { UndoItem } from '../../../../api/types.ts';
import { withDays } from '../../../../format/with-days.ts';
import { ACTOR_LABELS, entityLabel } from '../../../../format/words.ts';
import { t } from '../../../../language/say.ts';

const STEPS: Readonly<Record<NonNullable<UndoItem['step']>, readonly [before: string, after: string]>> = {
  delete: [t`will be deleted in QuickBooks`, t`was deleted in QuickBooks`],
  void: [t`will be voided in QuickBooks`, t`was voided in QuickBooks`],
  deactivate: [t`will be made inactive in QuickBooks`, t`was made inactive in QuickBooks`],
  put_back: [t`will be put back as it was in QuickBooks`, t`was put back as it was in QuickBooks`],
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
                {t`Who acts: ${ACTOR_LABELS[item.error.actor]}`}
              </Text>
            </>
          )}
        </List.Item>
      ))}
    </List>
  );
}

function outcomeOf({ state, step }: UndoItem): string {
  if (state === 'left' || step === null) return t`is left as it is`;
  return STEPS[step][state === 'undone' ? 1 : 0];
}
