import { addAmounts, negate, roundAmount, sameAmount } from './money.ts';

/** A document of ours, as far as it is open. */
export interface Ours {
  entityType: 'invoice' | 'payment';
  recordId: string;
  name: string;
  open: string;
  externalId: string | null;
}

/** Something open on the other side. */
export interface Theirs {
  kind: 'invoice' | 'payment' | 'credit';
  externalId: string;
  what: string;
  open: string;
}

/** A document that makes the balances differ. Amounts are what it adds to the balance. */
export interface Differing {
  what: string;
  recordId: string | null;
  entityType: 'invoice' | 'payment' | null;
  externalId: string | null;
  ours: string;
  theirs: string;
  difference: string;
  reason: string;
}

/**
 * Which documents make one client's balances differ. What is left of the other side's balance after its documents
 * stands for what cannot be asked for by customer there; left out where not everything was read. Then nothing is said of a document
 * of ours that was not among it either: it may be open there, settled or gone.
 */
export function explainBalance(
  ours: readonly Ours[],
  there: { balance: string; items: readonly Theirs[]; complete: boolean },
  currency: string,
): Differing[] {
  const zero = roundAmount('0', currency);
  const pairs = ours
    .map((document) => ({ document, item: there.items.find((item) => isPair(document, item)) }))
    .filter(({ document, item }) => there.complete || item || document.externalId === null);
  const paired = new Set(pairs.flatMap(({ item }) => item ?? []));
  const known = pairs.map(({ document, item }) =>
    difference(
      { what: document.name, recordId: document.recordId, entityType: document.entityType },
      {
        ours: document.open,
        theirs: item?.open ?? zero,
        externalId: item?.externalId ?? document.externalId,
      },
      { currency, reason: reasonOf(document, item) },
    ),
  );
  const foreign = there.items
    .filter((item) => !paired.has(item))
    .map((item) =>
      difference(
        { what: item.what, recordId: null, entityType: null },
        { ours: zero, theirs: item.open, externalId: item.externalId },
        { currency, reason: MADE_THERE[item.kind] },
      ),
    );
  const all = [...known, ...foreign, ...(there.complete ? [restOf(there, currency)] : [])];
  return all.filter(({ difference: amount }) => !sameAmount(amount, 0));
}

/** What came of it; what could not be read is said first. */
export function summarize(difference: string, documents: number, complete: boolean): string {
  const many = documents === 1 ? 'One document differs' : `${documents} documents differ`;
  if (!complete) return `${UNREAD} ${documents === 0 ? 'None of the documents read differs' : many}.`;
  if (!sameAmount(difference, 0)) return `${many}.`;
  return documents === 0
    ? 'Both balances agree now.'
    : `Both balances agree now; ${many.toLowerCase()} and even out.`;
}

const UNREAD =
  'QuickBooks has more documents of this customer than can be read at once, so the whole reason is not known: look at the customer’s transactions in QuickBooks.';

function isPair({ externalId, entityType }: Ours, item: Theirs): boolean {
  return externalId === item.externalId && entityType === item.kind;
}

function reasonOf({ entityType, externalId, open }: Ours, item: Theirs | undefined): string {
  if (externalId === null) return 'It is not in QuickBooks.';
  if (!item) return 'It is settled, void or gone in QuickBooks.';
  if (sameAmount(open, 0)) return 'It is settled or void here, and open in QuickBooks.';
  return entityType === 'invoice'
    ? 'Another part of it is paid in QuickBooks than here.'
    : 'Another part of it is used up in QuickBooks than here.';
}

const MADE_THERE: Record<Theirs['kind'], string> = {
  invoice: 'It was made in QuickBooks and is not known here.',
  payment: 'It was received in QuickBooks and is not known here.',
  credit: 'A credit that was made in QuickBooks.',
};

function restOf(
  { balance, items }: { balance: string; items: readonly Theirs[] },
  currency: string,
): Differing {
  const named = items.map(({ open }) => negate(open, currency));
  return difference(
    { what: 'Other entries in QuickBooks', recordId: null, entityType: null },
    { ours: roundAmount('0', currency), theirs: addAmounts([balance, ...named], currency), externalId: null },
    {
      currency,
      reason:
        'Journal entries, deposits or credits that are not listed by customer: open the customer’s transactions in QuickBooks.',
    },
  );
}

function difference(
  name: Pick<Differing, 'what' | 'recordId' | 'entityType'>,
  { ours, theirs, externalId }: Pick<Differing, 'ours' | 'theirs' | 'externalId'>,
  { currency, reason }: { currency: string; reason: string },
): Differing {
  return {
    ...name,
    externalId,
    ours: roundAmount(ours, currency),
    theirs: roundAmount(theirs, currency),
    difference: addAmounts([ours, negate(theirs, currency)], currency),
    reason,
  };
}
