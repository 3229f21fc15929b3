import { canonicalJson } from '../../domain/canonical.ts';
import type { remoteRequests, SealedEntry, syncLog } from '../schema/index.ts';
import { digest } from './merkle.ts';

type LogRow = typeof syncLog.$inferSelect;
type RequestRow = typeof remoteRequests.$inferSelect;

/** Rises when an entry is written down otherwise; what is sealed stays in the form that it was sealed in. */
export const FORM = 1;

/** The text of a log entry that is hashed. A column that comes later is no part of this form. */
export function logText(row: LogRow): string {
  const { tenantId, id, connectionId, entityType, recordId, entityName, direction, status, action } = row;
  const { message, errorType, vendor, attempt, externalId, batchId, requestId, requestedBy } = row;
  return canonicalJson({
    ...{ kind: 'log', form: FORM, tenantId, id, at: row.at.toISOString(), connectionId },
    ...{ entityType, recordId, entityName, direction, status, action, message, errorType, vendor, attempt },
    ...{
      nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
      externalId,
      batchId,
      requestId,
      requestedBy,
    },
    ...{ workflowId: row.workflowId, runId: row.runId },
  });
}

/** Without what may still be counted after it was closed. */
export function requestText(row: RequestRow): string {
  const { tenantId, id, connectionId, kind: requestKind, target, state, items, setId } = row;
  const { body: _text, ...answer } = row.answer ?? { body: '' };
  const { body, answer: answerBody } = bodiesOf(row);
  return canonicalJson({
    ...{ kind: 'request', form: FORM, tenantId, id, connectionId, requestKind, target, state, setId, items },
    ...{ body, answer: answerBody === undefined ? null : { ...answer, body: answerBody } },
    createdAt: row.createdAt.toISOString(),
    answeredAt: row.answeredAt?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
  });
}

/** That seals may have been made and told after the last one that is here, and are lost. */
export function restoredText(tenantId: string, at: string): string {
  return canonicalJson({ kind: 'restored', form: FORM, tenantId, at });
}

export function restoredEntry(tenantId: string, at: Date): SealedEntry {
  const ref = at.toISOString();
  return { kind: 'restored', ref, hash: digest(restoredText(tenantId, ref)) };
}

export function logEntry(row: LogRow): SealedEntry {
  return { kind: 'log', ref: String(row.id), hash: digest(logText(row)) };
}

export function requestEntry(row: RequestRow): SealedEntry {
  return { kind: 'request', ref: row.id, hash: digest(requestText(row)), ...bodiesOf(row) };
}

function bodiesOf({ body, answer }: RequestRow): { body: string; answer?: string } {
  return { body: digest(body), ...(answer ? { answer: digest(answer.body) } : {}) };
}
