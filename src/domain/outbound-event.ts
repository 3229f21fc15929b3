/** What other programs can be told of. The closed list: documentation, API and code read it from here. */
export const OUTBOUND_EVENTS = {
  'record.synced': 'A record is in step: it was created, updated, linked, voided or pulled',
  'record.failed':
    'A record needs somebody: the automatic attempts are used up, or there was no point in any',
  'record.undone':
    'What was written of a record was taken back by an undo; it is held until a person sends it',
  'approvals.waiting': 'Rows of the Sync Wizard have been waiting for a day; told once a day',
  'batch.finished': 'A push, pull, import or undo ended: done, stopped or failed',
  'connection.connected': 'A company was connected, or connected again',
  'connection.needs_reauth':
    'The accounting system no longer accepts the connection; somebody has to reconnect',
  'connection.consent_ends':
    'The consent to a company ends in 14, 7 or 2 days; somebody has to reconnect before that',
  'reads.running_out':
    'The reads that the plan at the vendor allows this month run out; told at each level, once a month',
  'seal.made':
    'What happened was sealed: a hash over all of it, once a minute and connection, for you to keep as proof',
  'webhook.test': 'Sent on request, to try an endpoint',
} as const;

export type OutboundEventType = keyof typeof OUTBOUND_EVENTS;

export function outboundEventTypes(): OutboundEventType[] {
  return Object.keys(OUTBOUND_EVENTS) as OutboundEventType[];
}

export interface OutboundEvent {
  type: OutboundEventType;
  /** Ids, names, counts and messages; values only of what both sides had changed. */
  data: Record<string, unknown>;
}

/**
 * Waits before the tries of a delivery that failed, in ms: the schedule of the Standard Webhooks specification,
 * a little over a day in all.
 */
export const DELIVERY_RETRIES_MS: readonly number[] = [
  5_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
  5 * 3_600_000,
  10 * 3_600_000,
  10 * 3_600_000,
];

/** An endpoint that has taken nothing for this long is switched off. */
export const ENDPOINT_GIVEN_UP_MS = 5 * 24 * 3_600_000;
