import { z } from 'zod';
import type { Counterpart } from '../provider.ts';
import { anyRow } from './rows.ts';

/**
 * Our version of a counterpart is its EditSequence and, behind it, in which form it is kept there: a change of a job
 * or of an item that is bought too is written differently, and the one who writes it sees nothing but the version.
 */
export interface VersionParts {
  editSequence: string;
  /** Below another one (a job of a customer): its name is the last part of ours. */
  isNested: boolean;
  /** A service item that is sold and bought. */
  isBought: boolean;
}

const NESTED = 'nested';
const BOUGHT = 'bought';

const formRow = z.object({ Sublevel: z.string().optional(), SalesAndPurchase: z.unknown().optional() });

/** An EditSequence tells the second of the last change, so what changes twice within one keeps it. */
export const UNSETTLED_MS = 1_000;

/** @throws ZodError for a row that is none. */
export function counterpartOf(row: unknown): Counterpart {
  const { id, editSequence } = anyRow.parse(row);
  const { Sublevel, SalesAndPurchase } = formRow.parse(row);
  const forms = [
    ...(Number(Sublevel ?? 0) > 0 ? [NESTED] : []),
    ...(SalesAndPurchase === undefined ? [] : [BOUGHT]),
  ];
  return { externalId: id, externalVersion: [editSequence, ...forms].join(' ') };
}

export function versionParts(externalVersion: string): VersionParts {
  const [editSequence = '', ...forms] = externalVersion.split(' ');
  return { editSequence, isNested: forms.includes(NESTED), isBought: forms.includes(BOUGHT) };
}
