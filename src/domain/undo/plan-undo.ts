import { Decimal } from 'decimal.js';
import type { EntityType, RecordRef } from '../entity.ts';
import type { WriteOperation } from '../written.ts';
import type { ImageFacts, Standing, TieKind } from './counterpart-facts.ts';
import type { UndoStep } from './undo-step.ts';

/** What refers to others goes first, so that nothing is removed that something else still needs. */
export const UNDO_ORDER: readonly EntityType[] = [
  'payout',
  'payout_activity',
  'payment',
  'invoice',
  'timesheet_entry',
  'service_item',
  'customer',
];

/** How what was created is taken back, where there is a choice: a void keeps its number. */
export type Removal = 'delete' | 'void';

/** What a push did to one counterpart, all in all. */
export interface Effect extends RecordRef {
  externalId: string;
  did: WriteOperation;
  /** What stood there before, and as it was left; undefined where that is not kept. */
  before?: ImageFacts;
  after?: ImageFacts;
  /** What is there now; null when it is gone, undefined when it was not asked. */
  live?: LiveFacts | null;
}

export interface LiveFacts {
  /** What it says otherwise than it was left, in words. */
  changed: readonly string[];
  standing: Standing;
  /** Whether it is as the step would leave it. */
  isDone(step: UndoStep): boolean;
}

export interface UndoRules {
  removal: Removal;
  /** What the provider can do to records of a type. */
  steps: Readonly<Partial<Record<EntityType, readonly UndoStep[]>>>;
  /** ISO date; nothing dated on or before it may change. */
  bookCloseDate?: string;
}

export interface UndoRefusal {
  type:
    | 'BalanceNotZero'
    | 'BooksClosed'
    | 'CannotBeUndone'
    | 'ChangedSince'
    | 'CounterpartMissing'
    | 'NotKept'
    | 'PaidByOthers'
    | 'RecordFrozen';
  message: string;
}

export type UndoPlan =
  | { kind: 'do'; step: UndoStep }
  /** It is as the undo would leave it. */
  | { kind: 'done'; step: UndoStep; note: string }
  | { kind: 'leave'; refusal: UndoRefusal };

/**
 * What is done to each, in the order of `UNDO_ORDER`. What an earlier one lets go of does not hold a later one any
 * more; where an earlier one is left, what hangs on it is left as well.
 */
export function planUndo(effects: readonly Effect[], rules: UndoRules): Map<Effect, UndoPlan> {
  const aftermath = new Aftermath();
  const inOrder = [...effects].sort(
    (a, b) => UNDO_ORDER.indexOf(a.entityType) - UNDO_ORDER.indexOf(b.entityType),
  );
  const plans = new Map<Effect, UndoPlan>();
  for (const effect of inOrder) {
    const plan = planOne(effect, rules, aftermath);
    if (plan.kind !== 'leave') aftermath.add(effect, plan.step);
    if (plan.kind === 'do') aftermath.moveBalances(effect, plan.step);
    plans.set(effect, plan);
  }
  return plans;
}

function planOne(effect: Effect, rules: UndoRules, aftermath: Aftermath): UndoPlan {
  const step = stepFor(effect, rules);
  if (typeof step !== 'string') return { kind: 'leave', refusal: step };
  const { live } = effect;
  if (live === null) return whenGone(effect, step);
  if (live?.isDone(step)) return { kind: 'done', step, note: 'It is so already.' };
  const refusal = changedSince(effect) ?? closed(effect, rules) ?? held(effect, step, aftermath);
  return refusal ? { kind: 'leave', refusal } : { kind: 'do', step };
}

const KEPT_AS_IT_IS = 'QuickBooks has no way back from';

function stepFor({ entityType, did, before, after }: Effect, { removal, steps }: UndoRules) {
  const offered = steps[entityType] ?? [];
  if (did === 'void' || did === 'delete') {
    const what = did === 'void' ? 'a void' : 'a deletion';
    return refuse('CannotBeUndone', `The push ${PAST[did]} it, and ${KEPT_AS_IT_IS} ${what}.`);
  }
  const step = did === 'create' ? removalOf(offered, removal) : 'put_back';
  if (!step || !offered.includes(step))
    return refuse('CannotBeUndone', `What was ${PAST[did]} there cannot be taken back from here.`);
  if (step === 'put_back' && !before) return refuse('NotKept', 'What stood there before it was not kept.');
  if (!after)
    return refuse('NotKept', 'As what it was left is kept no longer, so nobody can tell whether it changed.');
  return step;
}

const PAST: Readonly<Record<WriteOperation, string>> = {
  create: 'created',
  update: 'updated',
  deactivate: 'made inactive',
  void: 'voided',
  delete: 'deleted',
};

function removalOf(offered: readonly UndoStep[], removal: Removal): UndoStep | undefined {
  const wanted: readonly UndoStep[] = removal === 'void' ? ['void', 'delete'] : ['delete', 'void'];
  return [...wanted, 'deactivate' as const].find((step) => offered.includes(step));
}

function whenGone({ did }: Effect, step: UndoStep): UndoPlan {
  if (did === 'create') return { kind: 'done', step, note: 'Somebody has deleted it there already.' };
  return { kind: 'leave', refusal: refuse('CounterpartMissing', 'It was deleted in QuickBooks since.') };
}

function changedSince({ live }: Effect): UndoRefusal | undefined {
  if (!live || live.changed.length === 0) return undefined;
  return refuse('ChangedSince', `It was changed in QuickBooks since: ${live.changed.join(', ')}.`);
}

function closed({ before, after }: Effect, { bookCloseDate }: UndoRules): UndoRefusal | undefined {
  const dates = [before?.date, after?.date].filter((date) => date !== undefined);
  const early = dates.find((date) => bookCloseDate !== undefined && date <= bookCloseDate);
  if (early === undefined) return undefined;
  return refuse('BooksClosed', `It is dated ${early}, and the books are closed up to ${bookCloseDate}.`);
}

/** What hangs on it, and does not go with it. */
function held(effect: Effect, step: UndoStep, aftermath: Aftermath): UndoRefusal | undefined {
  const ties = (effect.live?.standing.ties ?? []).filter((tie) => !aftermath.letsGo(tie, effect.externalId));
  const ids = (kind: TieKind) => ties.filter((tie) => tie.kind === kind).map(({ externalId }) => externalId);
  if (ids('invoice').length > 0) return refuse('RecordFrozen', 'The time is billed on an invoice.');
  if (ids('deposit').length > 0)
    return refuse('RecordFrozen', `It lies in the deposit with the id ${ids('deposit').join(', ')}.`);
  const payers = ids('payment');
  if (payers.length > 0 && step !== 'put_back') {
    return refuse(
      'PaidByOthers',
      `It is paid by payments that the push did not make, or that stay (${payers.map((id) => `id ${id}`).join(', ')}).`,
    );
  }
  return step === 'deactivate' ? stillOpen(effect, aftermath) : undefined;
}

function stillOpen({ live, externalId }: Effect, aftermath: Aftermath): UndoRefusal | undefined {
  const balance = live?.standing.balance;
  if (balance === undefined) return undefined;
  const left = new Decimal(balance).plus(aftermath.balanceChange(externalId));
  if (left.isZero()) return undefined;
  return refuse('BalanceNotZero', `Its balance is still ${left.toFixed(2)} once the rest is undone.`);
}

function refuse(type: UndoRefusal['type'], message: string): UndoRefusal {
  return { type, message };
}

const AS_TIE: Partial<Record<EntityType, TieKind>> = {
  payment: 'payment',
  payout: 'deposit',
  payout_activity: 'deposit',
  invoice: 'invoice',
};

/** What will be otherwise once the steps so far are done. */
class Aftermath {
  readonly #removed = new Set<string>();
  /** Of payments that are put back: what they pay then. */
  readonly #pays = new Map<string, readonly string[]>();
  readonly #balances = new Map<string, Decimal>();

  add(effect: Effect, step: UndoStep): void {
    const { entityType, externalId, before } = effect;
    const removes = step === 'delete' || step === 'void';
    const kind = AS_TIE[entityType];
    if (removes && kind) this.#removed.add(`${kind}/${externalId}`);
    if (step === 'put_back' && entityType === 'payment') this.#pays.set(externalId, before?.pays ?? []);
  }

  moveBalances({ entityType, before, after }: Effect, step: UndoStep): void {
    const sign = entityType === 'payment' ? -1 : entityType === 'invoice' ? 1 : 0;
    this.#move(after?.customer, after?.total, -sign);
    if (step === 'put_back') this.#move(before?.customer, before?.total, sign);
  }

  letsGo({ kind, externalId }: Standing['ties'][number], from: string): boolean {
    if (this.#removed.has(`${kind}/${externalId}`)) return true;
    const pays = this.#pays.get(externalId);
    return kind === 'payment' && pays !== undefined && !pays.includes(from);
  }

  balanceChange(customer: string): Decimal {
    return this.#balances.get(customer) ?? new Decimal(0);
  }

  #move(customer: string | undefined, total: string | undefined, sign: number): void {
    if (customer === undefined || total === undefined || sign === 0) return;
    this.#balances.set(customer, this.balanceChange(customer).plus(new Decimal(total).times(sign)));
  }
}
