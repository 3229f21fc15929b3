import type { WebhookEventType } from '../../api/types.ts';
import { t } from '../../language/say.ts';

/** What an address can be told of; those that people choose from. */
const LABELS: Readonly<Record<WebhookEventType, string | undefined>> = {
  'record.synced': t`A record is in step`,
  'record.undone': t`A record was taken back by an undo`,
  'record.failed': t`A record needs somebody`,
  'approvals.waiting': t`Rows of the Sync Wizard wait for a day`,
  'batch.finished': t`A push, pull or import ended`,
  'connection.connected': t`A company was connected`,
  'connection.needs_reauth': t`A connection needs a new sign-in`,
  'connection.consent_ends': t`The consent to a company ends in 14, 7 or 2 days`,
  'reads.running_out': t`The reads that the plan allows this month run out`,
  'seal.made': t`What happened was sealed, once a minute`,
  // Sent on request, whatever is chosen.
  'webhook.test': undefined,
};

export const EVENT_OPTIONS = Object.entries(LABELS).flatMap(([value, label]) =>
  label === undefined ? [] : [{ value, label }],
);

export function isEventType(value: string): value is WebhookEventType {
  return value in LABELS;
}
