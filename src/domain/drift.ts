import { ENTITIES } from './entities/index.ts';
import type { EntityType } from './entity.ts';
import { addAmounts, sameAmount } from './money.ts';
import { equalValue } from './sides/units.ts';

type Data = Record<string, unknown>;

/**
 * What must never change in silence: in words, empty when the two agree. Both are in our terms, with our ids.
 * Only documents can drift; names simply come up to date.
 */
export function driftOf(entityType: EntityType, ours: Data, theirs: Data): string[] {
  const { totalOf, derived } = ENTITIES[entityType];
  if (!totalOf) return derived ? times(ours, theirs) : [];
  const voided = theirs.status === 'void' && ours.status !== 'void';
  if (voided) return ['it was voided there'];
  return [
    ...totals(entityType, ours, theirs),
    ...texts('number', ours.number, theirs.number),
    ...texts('customer', ours.customerId, theirs.customerId),
    ...allocations(ours, theirs),
  ];
}

/** What somebody is paid by, and what is billed by it. */
function times(ours: Data, theirs: Data): string[] {
  const words = { minutes: 'time in minutes', hourlyRate: 'hourly rate', date: 'date' } as const;
  return Object.entries(words).flatMap(([field, what]) => {
    const [here, there] = [ours[field], theirs[field]];
    return equalValue(field, here, there)
      ? []
      : [`the ${what} is ${here ?? 'open'} here and ${there ?? 'open'} there`];
  });
}

function totals(entityType: EntityType, ours: Data, theirs: Data): string[] {
  const here = totalIn(entityType, ours);
  const there = totalIn(entityType, theirs);
  if (here === undefined || there === undefined || sameAmount(here, there)) return [];
  return [`the total is ${here} here and ${there} there`];
}

function totalIn(entityType: EntityType, data: Data): string | undefined {
  const parsed = ENTITIES[entityType].schema.safeParse(data);
  return parsed.success ? ENTITIES[entityType].totalOf?.(parsed.data) : undefined;
}

/** A value that only they have was filled in by them. */
function texts(what: string, here: unknown, there: unknown): string[] {
  if (typeof here !== 'string' || typeof there !== 'string' || here === there) return [];
  return [`the ${what} is ${here} here and ${there} there`];
}

function allocations(ours: Data, theirs: Data): string[] {
  const currency = typeof theirs.currency === 'string' ? theirs.currency : 'USD';
  const here = paidBy(ours, currency);
  const there = paidBy(theirs, currency);
  return here === there ? [] : [`it pays ${here || 'nothing'} here and ${there || 'nothing'} there`];
}

function paidBy({ allocations: list }: Data, currency: string): string {
  if (!Array.isArray(list)) return '';
  return list
    .map(
      (entry: Data) => `invoice ${String(entry.invoiceId)} (${addAmounts([String(entry.amount)], currency)})`,
    )
    .sort()
    .join(', ');
}
