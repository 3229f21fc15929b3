import { and, asc, desc, eq, inArray, lte } from 'drizzle-orm';
import { consentHorizon } from '../../domain/consent.ts';
import type { Executor } from '../client.ts';
import type { ConnectionStatus } from '../schema/connections.ts';
import { auditTrail, connectionSecrets, connections } from '../schema/index.ts';

export interface Consent {
  tenantId: string;
  connectionId: string;
  provider: string;
  status: ConnectionStatus;
  companyName: string | null;
  endsAt: Date;
}

const FOUND = {
  tenantId: connections.tenantId,
  connectionId: connections.id,
  provider: connections.provider,
  status: connections.status,
  capabilities: connections.capabilities,
  endsAt: connectionSecrets.refreshExpiresAt,
};
const OF_SECRET = and(
  eq(connectionSecrets.tenantId, connections.tenantId),
  eq(connectionSecrets.connectionId, connections.id),
);

/** The consents of a business, the first to end first. Companies that nobody signs in to have none. */
export async function listConsents(db: Executor, tenantId: string): Promise<Consent[]> {
  const rows = await db
    .select(FOUND)
    .from(connections)
    .innerJoin(connectionSecrets, OF_SECRET)
    .where(
      and(
        eq(connections.tenantId, tenantId),
        inArray(connections.status, ['active', 'paused', 'needs_reauth']),
      ),
    )
    .orderBy(asc(connectionSecrets.refreshExpiresAt), asc(connections.id));
  return rows.map(named);
}

/** Those that end soon and still hold. All tenants: only a worker asks. */
export async function endingConsents(db: Executor, now: Date): Promise<Consent[]> {
  const rows = await db
    .select(FOUND)
    .from(connections)
    .innerJoin(connectionSecrets, OF_SECRET)
    .where(
      and(
        inArray(connections.status, ['active', 'paused']),
        lte(connectionSecrets.refreshExpiresAt, consentHorizon(now)),
      ),
    );
  return rows.map(named);
}

const named = ({
  capabilities,
  ...row
}: { capabilities: { companyName: string } | null } & Omit<Consent, 'companyName'>): Consent => ({
  ...row,
  companyName: capabilities?.companyName ?? null,
});

export interface Consenting {
  actor: string;
  at: Date;
}

/** Who gave the consent that holds now, and when: whoever connected last. */
export async function lastConsent(
  db: Executor,
  { tenantId, connectionId }: Pick<Consent, 'tenantId' | 'connectionId'>,
): Promise<Consenting | undefined> {
  const [row] = await db
    .select({ actor: auditTrail.actor, at: auditTrail.at })
    .from(auditTrail)
    .where(
      and(
        eq(auditTrail.tenantId, tenantId),
        eq(auditTrail.action, 'connect'),
        eq(auditTrail.subject, `connections/${connectionId}`),
      ),
    )
    .orderBy(desc(auditTrail.at))
    .limit(1);
  return row;
}
