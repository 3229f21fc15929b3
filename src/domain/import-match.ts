import type { Suggestion } from './import.ts';
import { sameAmount } from './money.ts';

/** A record there, as far as it is matched by. */
export interface ImportCandidate {
  externalId: string;
  name: string;
  email: string | null;
  /** Of a document. */
  total: string | null;
  /** The id of ours that it carries. */
  ownId: string | null;
  unreadable: string | null;
}

/** A record of ours that may be the same. */
export interface Match {
  id: string;
  name: string;
  email: string | null;
  total: string | null;
}

/** What was found here for one candidate; only records without a counterpart, but for `linked`. */
export interface Findings {
  linked?: Match;
  marked?: Match;
  byEmail: readonly Match[];
  /** The same name, or of a document the same number. */
  byName: readonly Match[];
  /** The name that reads most alike, with its likeness from 0 to 1. */
  similar?: Match & { score: number };
}

export interface Suggested {
  suggestion: Suggestion;
  suggestedId: string | null;
  suggestedName: string | null;
  score: number | null;
  /** For the person who decides. */
  reason: string;
}

/** The best that can be said of a candidate, with the reason in words. */
export function suggest(candidate: ImportCandidate, found: Findings): Suggested {
  if (candidate.unreadable !== null) return nothing('unreadable', `It ${candidate.unreadable}.`);
  if (found.linked) return suggestion('linked', found.linked, 1, 'Already linked.');
  if (found.marked) return suggestion('marker', found.marked, 1, 'It was written from here.');
  if (candidate.total !== null) return byNumber(candidate, candidate.total, found.byName);
  return byEmail(found.byEmail) ?? byName(candidate, found.byName) ?? bySimilarity(found);
}

function byEmail(matches: readonly Match[]): Suggested | undefined {
  const [only, another] = matches;
  if (!only) return undefined;
  if (another) return nothing('ambiguous', `${matches.length} of yours have this e-mail address.`);
  return suggestion('email', only, 1, `The same e-mail address, ${only.email}.`);
}

function byName(candidate: ImportCandidate, matches: readonly Match[]): Suggested | undefined {
  const [only, another] = matches;
  if (!only) return undefined;
  if (another) return nothing('ambiguous', `${matches.length} of yours have this name.`);
  if (only.email && candidate.email && only.email.toLowerCase() !== candidate.email.toLowerCase()) {
    return suggestion('similar', only, 0.9, 'The same name, but another e-mail address.');
  }
  return suggestion('name', only, 1, 'The same name.');
}

function bySimilarity({ similar }: Findings): Suggested {
  if (!similar) return nothing('new', 'Nothing of yours is like it.');
  return suggestion('similar', similar, similar.score, `The name is like "${similar.name}".`);
}

function byNumber(candidate: ImportCandidate, total: string, matches: readonly Match[]): Suggested {
  const [only, another] = matches;
  if (!only) return nothing('new', `Nothing of yours is called ${candidate.name}.`);
  if (another) return nothing('ambiguous', `${matches.length} of yours have this number.`);
  if (only.total !== null && sameAmount(only.total, total)) {
    return suggestion('number', only, 1, 'The same number and total.');
  }
  return suggestion(
    'number',
    only,
    0.5,
    `The same number, but the total is ${only.total} here and ${total} there.`,
  );
}

function suggestion(kind: Suggestion, match: Match, score: number, reason: string): Suggested {
  return { suggestion: kind, suggestedId: match.id, suggestedName: match.name, score, reason };
}

function nothing(kind: Suggestion, reason: string): Suggested {
  return { suggestion: kind, suggestedId: null, suggestedName: null, score: null, reason };
}
