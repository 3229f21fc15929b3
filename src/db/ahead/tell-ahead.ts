import { and, eq, inArray } from 'drizzle-orm';
import { consentEnd } from '../../domain/consent.ts';
import { meterOf, monthOf, type ReadLevel, type ReadPlan, warningOf } from '../../domain/reads-meter.ts';
import type { Database, Executor } from '../client.ts';
import { readStanding } from '../installation.ts';
import { readsOfProvider } from '../requests/read-counts.ts';
import { connections } from '../schema/index.ts';
import { endingConsents } from './consents.ts';
import { keysTold, tellOnce } from './told-ahead.ts';

export interface Outlook {
  /** By provider: what its vendor lets this installation read in a month. */
  plans: ReadonlyMap<string, ReadPlan>;
  now: Date;
}

/** Tells programs of what is to come: consents that end, and reads that run out. A copy of a database tells nothing. */
export async function tellAhead(db: Database, { plans, now }: Outlook): Promise<void> {
  if ((await readStanding(db)) === 'restored') return;
  await tellOfConsents(db, now);
  for (const [provider, plan] of plans) await tellOfReads(db, provider, plan, now);
}

async function tellOfConsents(db: Database, now: Date): Promise<void> {
  for (const { tenantId, connectionId, companyName, endsAt } of await endingConsents(db, now)) {
    const { daysLeft, step } = consentEnd(endsAt, now);
    if (!step) continue;
    const message =
      'Somebody who administers the company there presses Reconnect on the Connection page before that.';
    const data = { connectionId, companyName, endsAt: endsAt.toISOString(), daysLeft, message };
    const key = `consent/${connectionId}/${step.days}`;
    await tellOnce(db, tenantId, { key, event: { type: 'connection.consent_ends', data } });
  }
}

async function tellOfReads(db: Database, provider: string, plan: ReadPlan, now: Date): Promise<void> {
  const month = monthOf(now);
  const { reads } = await readsOfProvider(db, provider, month);
  const meter = meterOf(reads, plan, now);
  if (meter.level === 'fine') return;
  const data = { provider, month, level: meter.level, message: warningOf(meter, plan) };
  for (const tenantId of await tenantsOf(db, provider))
    await tellOnce(db, tenantId, {
      key: readsKey(provider, month, meter.level),
      event: { type: 'reads.running_out', data },
    });
}

async function tenantsOf(db: Executor, provider: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ tenantId: connections.tenantId })
    .from(connections)
    .where(
      and(
        eq(connections.provider, provider),
        inArray(connections.status, ['active', 'paused', 'needs_reauth']),
      ),
    );
  return rows.map(({ tenantId }) => tenantId);
}

const readsKey = (provider: string, month: string, level: ReadLevel) => `reads/${provider}/${month}/${level}`;

/** What a business was told this month of reads that run out, by provider: the worst level. */
export async function readsTold(
  db: Executor,
  { tenantId, now }: { tenantId: string; now: Date },
): Promise<ReadonlyMap<string, ReadLevel>> {
  const month = monthOf(now);
  const keys = await keysTold(db, tenantId, `reads/%/${month}/%`);
  const told = new Map<string, ReadLevel>();
  for (const key of keys) {
    const [, provider = '', , level] = key.split('/');
    if (told.get(provider) !== 'urgent') told.set(provider, level === 'urgent' ? level : 'warning');
  }
  return told;
}
