import type { EntityType } from './entity.ts';

/**
 * An account's link is put right: it belongs to another customer there, and what was written to the wrong one is moved or
 * stays. A payment is taken off its invoices first, then they move, then it is applied again on the other side.
 */
export const MOVE_STEPS = ['free', 'move', 'moved', 'apply', 'applied'] as const;
export type MoveStep = (typeof MOVE_STEPS)[number];

/** Of a document: it stands with a customer there that is not its account's counterpart. */
export interface Elsewhere {
  /** The customer's id over there. */
  customer: string;
  moving?: Moving;
}

export interface Moving {
  /** Those of one name move together or not at all. */
  group: string;
  step: MoveStep;
  /** One of the group was refused: what has moved returns. */
  back?: true;
}

const BEFORE: Readonly<Record<MoveStep, readonly MoveStep[]>> = {
  free: [],
  move: ['free'],
  moved: [],
  apply: ['free', 'move'],
  applied: [],
};

/** What is done to a document first: a payment that pays something is taken off that. */
export function firstStep({
  entityType,
  data,
}: {
  entityType: EntityType;
  data: Record<string, unknown>;
}): MoveStep {
  const pays = entityType === 'payment' && Array.isArray(data.allocations) && data.allocations.length > 0;
  return pays ? 'free' : 'move';
}

/** Steps of others of its group that come before a step. */
export const stepsBefore = (step: MoveStep): readonly MoveStep[] => BEFORE[step];

/** Whether something has to be written yet. */
export function isToMove(elsewhere: Elsewhere | null | undefined): boolean {
  const step = elsewhere?.moving?.step;
  return step === 'free' || step === 'move' || step === 'apply';
}

/** The customer there that a write names; undefined: the account's counterpart. */
export function customerThere(elsewhere: Elsewhere | null | undefined): string | undefined {
  if (!elsewhere) return undefined;
  const { customer, moving } = elsewhere;
  if (!moving) return customer;
  // What is only taken off its invoices stays where it is.
  const staysOld = (moving.step === 'free') !== (moving.back === true);
  return staysOld ? customer : undefined;
}

const MOVED_FIELDS: Partial<Record<EntityType, readonly string[]>> = {
  payment: ['customerId', 'allocations'],
};

/** Fields that the next step states, whatever was agreed. */
export function fieldsToMove(
  entityType: EntityType,
  elsewhere: Elsewhere | null | undefined,
): readonly string[] {
  return isToMove(elsewhere) ? (MOVED_FIELDS[entityType] ?? ['customerId']) : [];
}

/** The record as the next step writes it: a payment that is taken off its invoices pays none. */
export function asMoved<Data extends Record<string, unknown>>(
  entityType: EntityType,
  data: Data,
  elsewhere: Elsewhere | null | undefined,
): Data {
  const isFreed = entityType === 'payment' && elsewhere?.moving?.step === 'free';
  return isFreed ? { ...data, allocations: [] } : data;
}

/** What is left to do once a step was written. */
export function stepAfter(step: MoveStep): MoveStep {
  switch (step) {
    case 'free':
      return 'apply';
    case 'move':
    case 'moved':
      return 'moved';
    case 'apply':
    case 'applied':
      return 'applied';
  }
}

export const isOver = (step: MoveStep): boolean => step === 'moved' || step === 'applied';

/** What takes a document back to where it was; undefined where nothing was done to it yet. */
export function stepBack(step: MoveStep): MoveStep | undefined {
  switch (step) {
    case 'free':
    case 'move':
      return undefined;
    case 'apply':
      return 'apply';
    case 'moved':
      return 'move';
    case 'applied':
      return 'free';
  }
}
