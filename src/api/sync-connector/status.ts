import type { StoredBatch } from '../../db/batches/batch-queries.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import type { Connector } from '../../db/connectors/connectors.ts';
import type { DesktopSession } from '../../db/requests/desktop-sessions.ts';
import type { EntityType } from '../../domain/entity.ts';
import type { ExpectedPoll } from '../../domain/polls.ts';
import type { SyncConnectorView } from '../schemas/sync-connector.ts';

export interface ConnectorFacts {
  row: Connector;
  connection: StoredConnection;
  /** The master switch. */
  enabled: boolean;
  /** The run that has not ended. */
  run?: StoredBatch;
  inHand: SyncConnectorView['inHand'];
  /** The newest one that has. */
  ended?: StoredBatch;
  /** The run waits for a program that polls. */
  waits: boolean;
  poll: ExpectedPoll;
  /** The newest visit of that program. */
  lastSession?: DesktopSession;
  timeZone: string;
}

/** `Ready` is said of a connection that has never had a run, and of no other: runs are never deleted. */
export function statusOf(facts: ConnectorFacts): SyncConnectorView['status'] {
  const { run, ended, row } = facts;
  if (run) return ofRun(run, facts);
  if (!ended?.finishedAt) return { kind: 'ready', text: 'Ready' };
  const last = `Last sync: ${shown(ended.finishedAt, facts)}`;
  const next = row.state === 'closed' ? null : row.nextRunAt;
  return { kind: 'idle', text: next ? `${last}. Next sync: ${shown(next, facts)}` : last };
}

function ofRun(run: StoredBatch, facts: ConnectorFacts): SyncConnectorView['status'] {
  const doing = doingOf(facts);
  if (run.state === 'stopping') return { kind: 'stopping', text: `Stopping after: ${doing}` };
  if (facts.waits) return { kind: 'waiting', text: waitingFor(facts) };
  return { kind: 'running', text: doing };
}

function waitingFor(facts: ConnectorFacts): string {
  const { at } = facts.poll;
  return `Waits for the Web Connector${at ? `, expected at ${shown(at, facts)}` : ''}`;
}

/** As a list of such records is called. */
const CATEGORIES: Readonly<Record<EntityType, string>> = {
  customer: 'Customers',
  service_item: 'Service items',
  invoice: 'Invoices',
  payment: 'Payments',
  payout_activity: 'Payout activity',
  payout: 'Payouts',
  team_member: 'Team members',
  timesheet: 'Timesheets',
  timesheet_entry: 'Time entries',
};

function doingOf({ inHand, run }: ConnectorFacts): string {
  if (!inHand) return run?.category ? CATEGORIES[run.category] : 'Starting';
  const { category, done, total } = inHand;
  return `${CATEGORIES[category]}: ${total === null ? `${done} read` : `${done} of ${total}`}`;
}

function shown(at: Date, { timeZone }: ConnectorFacts): string {
  return at
    .toLocaleString('en-US', { timeZone, dateStyle: 'medium', timeStyle: 'short' })
    .replaceAll('\u202f', ' ');
}
