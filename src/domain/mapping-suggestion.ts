import type { AccountRole } from './account-roles.ts';
import type { Choice } from './mapping.ts';

/** What a person would probably choose. It is offered, never taken by itself. */
export interface Suggestion {
  choice: Choice;
  /** 0 to 1; 1 is certain. */
  score: number;
  reason: string;
}

/** Below this a name says nothing. */
const LEAST_SCORE = 0.6;

/** The same e-mail address is certain; otherwise the most similar name. */
export function suggestPerson(
  person: { name: string; email?: string },
  choices: readonly Choice[],
): Suggestion | undefined {
  const email = person.email?.toLowerCase();
  const sameEmail = email && choices.find((choice) => choice.email?.toLowerCase() === email);
  if (sameEmail) return { choice: sameEmail, score: 1, reason: 'Same e-mail address' };
  return best(choices, (choice) => similarity(person.name, choice.name) * 0.95, nameReason);
}

/** Of the accounts that fit the role, the one whose name speaks for it most. */
export function suggestAccount(role: AccountRole, choices: readonly Choice[]): Suggestion | undefined {
  const fitting = choices.filter((choice) => role.accepts.some((type) => type === choice.type));
  const score = ({ name }: Choice) => {
    const at = role.hints.findIndex((hint) => name.toLowerCase().includes(hint));
    return at < 0 ? 0 : 0.9 - at * 0.1;
  };
  return best(fitting, score, () => 'Its type and name fit');
}

/** The tax code of the same name. */
export function suggestTaxCode(key: string, choices: readonly Choice[]): Suggestion | undefined {
  return best(choices, (choice) => similarity(key, choice.name), nameReason);
}

function nameReason(score: number): string {
  return score >= 0.95 ? 'Same name' : 'Similar name';
}

function best(
  choices: readonly Choice[],
  scoreOf: (choice: Choice) => number,
  reasonOf: (score: number) => string,
): Suggestion | undefined {
  let found: Suggestion | undefined;
  for (const choice of choices) {
    const score = scoreOf(choice);
    if (score >= LEAST_SCORE && score > (found?.score ?? 0)) {
      found = { choice, score: Math.round(score * 100) / 100, reason: reasonOf(score) };
    }
  }
  return found;
}

/** 0 to 1: the share of letter pairs that two names have in common (Dice), whatever the order of their words. */
export function similarity(a: string, b: string): number {
  const [left, right] = [pairsOf(a), pairsOf(b)];
  if (left.length === 0 || right.length === 0) return 0;
  const rest = [...right];
  const shared = left.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return (2 * shared.length) / (left.length + right.length);
}

function pairsOf(name: string): string[] {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return words.flatMap((word) =>
    word.length === 1 ? [word] : Array.from({ length: word.length - 1 }, (_, at) => word.slice(at, at + 2)),
  );
}
