import type { Policy } from './sides/link-decision.ts';

export interface PullFacts {
  linked: boolean;
  /** A linked record, or an unlinked one that is the same. */
  hasLocal: boolean;
  /** Our own write of the record is under way: its result is not to be taken for something new. */
  underWay: boolean;
  /** The other side's version is the one we know: our own write coming back, or nothing new. */
  sameVersion: boolean;
  sameContent: boolean;
  /** Ours differs from what the other side was last given. */
  changedHere: boolean;
  /** Same name, yet another party. */
  contradicts: boolean;
  /** An amount, a number or the like differs: nothing that may change by itself. */
  drifted: boolean;
  /** A person asked for what is there; otherwise it is looked at in passing. */
  asked: boolean;
  policy: Policy;
}

export type PullDecision =
  | 'unchanged'
  | 'under_way'
  | 'create'
  | 'update'
  | 'link'
  /** They would be paired, once a person has said so. */
  | 'ask'
  | 'keep_ours'
  | 'drift'
  | 'conflict';

/** What a record that was read on the other side means for ours. */
export function decidePull(facts: PullFacts): PullDecision {
  if (!facts.linked && facts.underWay) return 'under_way';
  if (!facts.hasLocal) return 'create';
  if (!facts.linked) return facts.contradicts ? 'create' : 'link';
  if (facts.sameVersion || facts.sameContent) return 'unchanged';
  if (facts.policy === 'theirs_wins') return 'update';
  if (!facts.changedHere) return facts.drifted && !facts.asked ? 'drift' : 'update';
  return facts.policy === 'ours_wins' ? 'keep_ours' : 'conflict';
}
