export interface PullFacts {
  linked: boolean;
  /** A linked record, or an unlinked one of the same name. */
  hasLocal: boolean;
  /** The other side's version is the one we know: our own write coming back, or nothing new. */
  sameVersion: boolean;
  sameContent: boolean;
  /** Ours differs from what the other side was last given. */
  changedHere: boolean;
  /** Same name, yet another party. */
  contradicts: boolean;
  policy: 'ours_wins' | 'theirs_wins' | 'ask';
}

export type PullDecision = 'unchanged' | 'create' | 'update' | 'link' | 'keep_ours' | 'conflict';

/** What a record that was read on the other side means for ours. */
export function decidePull(facts: PullFacts): PullDecision {
  if (!facts.hasLocal) return 'create';
  if (!facts.linked) return facts.contradicts ? 'create' : 'link';
  if (facts.sameVersion || facts.sameContent) return 'unchanged';
  if (!facts.changedHere || facts.policy === 'theirs_wins') return 'update';
  return facts.policy === 'ours_wins' ? 'keep_ours' : 'conflict';
}
