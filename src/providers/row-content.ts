import { z } from 'zod';
import type { EntityType } from '../domain/entity.ts';
import { fitted } from '../domain/fitted.ts';
import { refusalInWords } from '../domain/schema-words.ts';
import type { PulledRecord } from './provider.ts';

/** What a mapper makes of a row; `contentOf` checks it against the entity's schema. */
export interface RowReading {
  data: Record<string, unknown>;
  references: PulledRecord['references'];
  /** Our record's id, as the mark in the row tells it. */
  ownId?: string;
  mapped?: PulledRecord['mapped'];
  lineIds?: PulledRecord['lineIds'];
  /** What of the row has to go back with a write. */
  kept?: unknown;
  /** Fields that our terms cannot express, and why. */
  unread?: { fields: readonly string[]; reason: string };
}

/** A row that our terms cannot express without changing the books on the way back. */
export class Unreadable extends Error {}

/** The fields that `read` gives; where our terms cannot express them, they are named as unread instead. */
export function asFarAsReadable(
  fields: readonly string[],
  read: () => Record<string, unknown>,
): Pick<RowReading, 'data' | 'unread'> {
  try {
    return { data: read() };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { data: {}, unread: { fields, reason: error.message } };
  }
}

export type RowContent = Pick<
  PulledRecord,
  'data' | 'references' | 'mapped' | 'lineIds' | 'ownId' | 'kept' | 'unreadable' | 'unread'
>;

/** A row in our terms. One that does not fit them has `unreadable` set, and only what can be read of it. */
export function contentOf(entityType: EntityType, read: () => RowReading): RowContent {
  try {
    return asContent(entityType, read());
  } catch (error) {
    return { data: {}, references: [], unreadable: reasonOf(error) };
  }
}

function asContent(entityType: EntityType, reading: RowReading): RowContent {
  const result = fitted(entityType, reading);
  const { references, mapped, lineIds, ownId, kept } = reading;
  if (result.kind === 'whole') return { data: result.data, references, mapped, lineIds, ownId, kept };
  const { data, unread, reason } = result;
  const isThere = ({ path: [field] }: { path: (string | number)[] }) => String(field) in data;
  return {
    data,
    references: references.filter(isThere),
    mapped: mapped?.filter(isThere),
    ownId,
    kept,
    unreadable: reason,
    unread,
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof Unreadable) return error.message;
  if (!(error instanceof z.ZodError)) throw error;
  return `does not fit: ${refusalInWords(error)}`;
}
