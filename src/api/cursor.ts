import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Sealer } from '../secrets.ts';
import { ApiProblem } from './problems.ts';

/** A cursor is sealed: it cannot be made up, and it opens only for its tenant, its list and its filters. */

/** A day: long enough for any walk through a list. */
const LIFETIME_MS = 24 * 60 * 60 * 1_000;

export interface CursorScope {
  tenantId: string;
  list: string;
  /** Everything that decides what is in the list; the page size does not. Equal filters give equal JSON. */
  filter: unknown;
}

const envelopeSchema = z.object({ position: z.unknown(), expiresAt: z.number() });

export function writeCursor(sealer: Sealer, scope: CursorScope, position: unknown, now: Date): string {
  const text = JSON.stringify({ position, expiresAt: now.getTime() + LIFETIME_MS });
  return Buffer.from(sealer.seal(text, contextOf(scope))).toString('base64url');
}

/** @throws ApiProblem `cursor_invalid` when it is old, altered, or of another list, filter or tenant. */
export function readCursor<Position>(
  sealer: Sealer,
  scope: CursorScope,
  schema: z.ZodType<Position>,
  cursor: string | undefined,
  now: Date,
): Position | undefined {
  if (cursor === undefined) return undefined;
  try {
    const text = sealer.open(Buffer.from(cursor, 'base64url').toString('utf8'), contextOf(scope));
    const { position, expiresAt } = envelopeSchema.parse(JSON.parse(text));
    if (expiresAt < now.getTime()) throw new Error('the cursor has expired');
    return schema.parse(position);
  } catch (error) {
    throw new ApiProblem('cursor_invalid', undefined, {
      cause: error,
      errors: [{ parameter: 'cursor', message: 'has expired, was altered, or belongs to another list' }],
    });
  }
}

function contextOf({ tenantId, list, filter }: CursorScope): string {
  const digest = createHash('sha256').update(JSON.stringify(filter)).digest('base64url');
  return `${tenantId}/cursor/${list}/${digest}`;
}
