import type { FoundTransaction } from '../../../../api/types.ts';
import { plural } from '../../../../format/numbers.ts';
import { entityLabel } from '../../../../format/words.ts';
import { locale } from '../../../../language/language.ts';
import { inSentence, t } from '../../../../language/say.ts';
import type { BadgeColour } from '../../../../pieces/status-badge.tsx';

/** What an import does with it. */
export const OUTCOMES: Readonly<
  Record<FoundTransaction['outcome'], { label: string; colour: BadgeColour; comesIn: boolean }>
> = {
  create: { label: t`Comes in`, colour: 'green', comesIn: true },
  update: { label: t`Updates ours`, colour: 'green', comesIn: true },
  link: { label: t`Linked to ours`, colour: 'green', comesIn: true },
  nothing: { label: t`Stays as it is`, colour: 'gray', comesIn: false },
  ask: { label: t`Asks you first`, colour: 'amber', comesIn: true },
  awaits_approval: { label: t`Awaits approval`, colour: 'amber', comesIn: true },
  refused: { label: t`Cannot come in`, colour: 'red', comesIn: false },
};

/** "Brings along 1 customer and 2 invoices." */
export function comesWithText({ comesWith }: FoundTransaction): string | undefined {
  if (comesWith.length === 0) return undefined;
  const parts = comesWith.map(({ type, count }) => {
    const { one, many } = entityLabel(type);
    return plural(count, inSentence(one), inSentence(many));
  });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
  return t`Brings along ${list}.`;
}
