import type { SyncErrorType } from '../../../errors.ts';
import { CODES, type CodeClass, type CodeFact } from './codes.ts';
import { HRESULTS } from './hresults.ts';

const BY_CODE = new Map(CODES.map((fact) => [fact.code, fact]));
const EXPLAINED = new Set([...CODES, ...HRESULTS].map(({ code }) => code));

/** What lies between the codes that are known: the hundreds say what they are about. */
const RANGES: readonly { upTo: number; class: CodeClass; type?: SyncErrorType }[] = [
  { upTo: 499, class: 'done' },
  { upTo: 999, class: 'told' },
  { upTo: 1_999, class: 'auto_retry', type: 'VendorFault' },
  { upTo: 3_099, class: 'our_bug', type: 'RequestRefused' },
  { upTo: 9_099, class: 'user', type: 'InvalidRecord' },
  { upTo: 9_199, class: 'our_bug', type: 'RequestRefused' },
];

/** A code that is none, or that nobody knows, means that the record was refused as it is. */
export function codeFact(code: string): Pick<CodeFact, 'class' | 'type'> & Partial<Pick<CodeFact, 'remedy'>> {
  const unknown = { class: 'user', type: 'InvalidRecord' } as const;
  if (!/^\d+$/.test(code)) return unknown;
  return BY_CODE.get(code) ?? RANGES.find(({ upTo }) => Number(code) <= upTo) ?? unknown;
}

/** Where the API explains a code that is in the tables. */
export function pageOf(code: string): string | undefined {
  return EXPLAINED.has(code) ? `/codes/quickbooks-desktop#code-${code}` : undefined;
}

/** Somebody else only has it open: the text is all that tells it from a refusal. */
export const LOCKED =
  /could not be locked|failed to acquire the lock|list element is in use|modified by another user|being (edited|used) by/i;

/** 3170 and 3180 stand for many things. */
export const CODES_TOLD_BY_TEXT: readonly string[] = ['3170', '3180'];
