import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

const COLOURS = {
  green: 'var(--lb-success)',
  red: 'var(--lb-error)',
  amber: 'var(--lb-warning)',
  gray: 'var(--lb-neutral)',
} as const;

export type BadgeColour = keyof typeof COLOURS;

/** The colour is never alone: the text says the same. */
export function StatusBadge({ colour, children }: { colour: BadgeColour; children: ReactNode }) {
  const own = COLOURS[colour];
  return (
    <Badge data-colour={colour} style={{ color: own, borderColor: own }}>
      {children}
    </Badge>
  );
}
