import type { EntityType } from '../entity.ts';
import { type Difference, inWords, valueInWords, wordsOf } from './difference.ts';
import { layTogether } from './first-link.ts';
import type { Data } from './units.ts';

export type Policy = 'ours_wins' | 'theirs_wins' | 'ask';

export interface LinkFacts {
  entityType: EntityType;
  ours: Data;
  /** In our terms; undefined when what is there cannot be read. */
  theirs: Data | undefined;
  policy: Policy;
  /** It is paired for its name, and the connection asks before it does that. */
  askFirst: boolean;
  /** What is there carries our mark: a write of ours, whose answer was lost. */
  ownWrite: boolean;
  /** A person saw both and said that ours is right. */
  chosen: boolean;
}

export type LinkDecision =
  | { kind: 'ask'; differing: Difference[] }
  /** `data` is what ours says from now on. */
  | { kind: 'link'; data: Data; taken: Difference[]; settled: Difference[]; winner: 'ours' | 'theirs' };

/** What pairing two records that say different things does to either. */
export function decideLink(facts: LinkFacts): LinkDecision {
  const { entityType, ours, theirs, policy, askFirst, chosen, ownWrite } = facts;
  if (!theirs) {
    return chosen || ownWrite
      ? { kind: 'link', data: ours, taken: [], settled: [], winner: 'ours' }
      : { kind: 'ask', differing: [] };
  }
  const { taken, differing, pairedAs } = layTogether(entityType, ours, theirs);
  const known = chosen || ownWrite;
  if (!known && (askFirst || (policy === 'ask' && differing.length > 0))) return { kind: 'ask', differing };
  const winner = !known && policy === 'theirs_wins' ? 'theirs' : 'ours';
  return { kind: 'link', data: pairedAs(winner), taken, settled: differing, winner };
}

/** What a person is asked. `unreadable` says why theirs cannot be shown. */
export function linkQuestion(name: string, differing: readonly Difference[], unreadable?: string): string {
  const found = `“${name}” exists in QuickBooks and would be linked.`;
  if (unreadable !== undefined) return `${found} It cannot be read here: it ${unreadable}.`;
  return differing.length > 0 ? `${found} They differ: ${differing.map(inWords).join('; ')}.` : found;
}

/** What the log says of a pairing: which values went where. */
export function linkText({ taken, settled, winner }: Extract<LinkDecision, { kind: 'link' }>): string {
  const parts = ['The same record existed in QuickBooks and is now linked.'];
  const from = (list: readonly Difference[]) =>
    list.map(({ field, there }) => `${wordsOf(field)} ${valueInWords(there)}`).join(', ');
  if (taken.length > 0) parts.push(`Taken over from there: ${from(taken)}.`);
  if (settled.length > 0) {
    const whose = winner === 'ours' ? 'This side’s version is kept' : 'The version there is kept';
    parts.push(`${whose} of ${settled.map(inWords).join('; ')}.`);
  }
  return parts.join(' ');
}
