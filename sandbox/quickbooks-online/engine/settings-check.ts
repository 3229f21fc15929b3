import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { CompanySettings, UnknownBehaviour } from './settings.ts';
import { defaultSettings } from './settings.ts';

type Choices<T> = {
  [K in keyof T as string extends T[K] ? never : T[K] extends string ? K : never]: readonly T[K][];
};

/** Settings that are one of several words. */
const choices: Omit<Choices<CompanySettings>, 'bookCloseDate' | 'payrollLockedUntil'> = {
  country: ['US', 'CA', 'GB'],
  status: [
    'active',
    'general-authentication',
    'oauth-error',
    'no-access',
    'wrong-cluster',
    'locked-out',
    'maintenance',
    'subscription-ended',
    'read-only-user',
    'internal-error',
    'internal-error-10100',
    'internal-error-10200',
  ],
};

const behaviours: Choices<UnknownBehaviour> = {
  repeatedRequestId: ['first-answer', 'fault-600'],
  voidForms: ['own-form', 'either', 'none'],
  notEqual: ['accept', 'refuse'],
  maxResultsAbove1000: ['clip', 'fault'],
  linkedDepositLineDetailType: ['refused', 'ignored'],
  nestedObjects: ['replaced', 'merged'],
  unsentLineLinks: ['dropped', 'kept'],
  refundInDeposit: ['negative', 'either'],
  unenteredRate: ['one', 'market'],
  salesLineWithoutDetail: ['default-item', 'refused'],
  newAccountTimes: ['both', 'created-only'],
};

/** Days that a company has or has not; nothing or an empty text takes one away. */
const DAYS = new Set(['bookCloseDate', 'payrollLockedUntil']);

/** What is no setting, or no value of one, in words: a misspelt one would change nothing and tell nobody. */
export function strangeSetting(given: JsonObject): string | undefined {
  const { features, unknown, ...rest } = given;
  const days = Object.entries(rest).filter(([name]) => DAYS.has(name));
  const wrongDay = days.find(
    ([, value]) => value !== null && value !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(String(value)),
  );
  if (wrongDay) return `${wrongDay[0]} is a day like 2026-01-31, not ${JSON.stringify(wrongDay[1])}`;
  const others = Object.fromEntries(Object.entries(rest).filter(([name]) => !DAYS.has(name)));
  return (
    strangeIn('', others, defaultSettings, choices) ??
    strangeIn('features.', features, defaultSettings.features, {}) ??
    strangeIn('unknown.', unknown, defaultSettings.unknown, behaviours)
  );
}

function strangeIn(
  prefix: string,
  given: Json | undefined,
  known: object,
  words: object,
): string | undefined {
  if (given === undefined) return undefined;
  if (!isObject(given)) return `${prefix.slice(0, -1)} is a group of settings`;
  const defaults = new Map<string, unknown>(Object.entries(known));
  const allowed = new Map<string, readonly string[]>(Object.entries(words));
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!defaults.has(name)) return `there is no setting ${prefix}${name}`;
    const choice = allowed.get(name);
    if (choice && !choice.includes(String(value))) return `${prefix}${name} is one of ${choice.join(', ')}`;
    if (typeof value !== typeof defaults.get(name))
      return `${prefix}${name} is a ${typeof defaults.get(name)}`;
  }
  return undefined;
}
