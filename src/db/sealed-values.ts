import { sql } from 'drizzle-orm';
import { endpointSecretContext } from '../secrets.ts';
import type { Executor } from './client.ts';
import { tokenContext } from './connections/token-store.ts';
import { payoutSecretContext } from './payouts/payout-sources.ts';

/** What is kept sealed for good; answers to repeated requests go within a day. */
export const SEALED = ['sign-ins', 'processor keys', 'processor secrets', 'webhook secrets'] as const;
export type SealedKind = (typeof SEALED)[number];

export interface SealedValue {
  kind: SealedKind;
  tenantId: string;
  /** The connection or endpoint that it belongs to. */
  ownerId: string;
  /** Which of its secrets, where it may have several. */
  part: string;
  /** What it is bound to: see each place that seals. */
  context: string;
  sealed: string;
}

/** Every sealed value of the installation, for those who check or change keys. */
export async function readSealed(db: Executor): Promise<SealedValue[]> {
  const { rows } = await db.execute<Stored>(sql`
    select 'sign-ins' as kind, tenant_id, connection_id as owner_id, '' as part, sealed from connection_secrets
    union all
    select 'processor keys', tenant_id, connection_id, '', sealed_key from payout_sources
    union all
    select 'processor secrets', tenant_id, connection_id, id, sealed from payout_signing_secrets
    union all
    select 'webhook secrets', tenant_id, id, place::text, secret
      from webhook_endpoints, unnest(secrets) with ordinality as each(secret, place)`);
  return rows.map((row) => {
    const value = { ...row, tenantId: row.tenant_id, ownerId: row.owner_id };
    return { ...value, context: contextOf(value) };
  });
}

type Stored = {
  kind: SealedKind;
  tenant_id: string;
  owner_id: string;
  part: string;
  sealed: string;
};

function contextOf({ kind, tenantId, ownerId }: Omit<SealedValue, 'context'>): string {
  switch (kind) {
    case 'sign-ins':
      return tokenContext({ tenantId, connectionId: ownerId });
    case 'processor keys':
    case 'processor secrets':
      return payoutSecretContext({ tenantId, connectionId: ownerId });
    case 'webhook secrets':
      return endpointSecretContext(tenantId);
  }
}

/** Puts another sealing of the same secret in its place; false when somebody has changed it meanwhile. */
export async function replaceSealed(db: Executor, value: SealedValue, sealed: string): Promise<boolean> {
  const { rowCount } = await db.execute(statementFor(value, sealed));
  return (rowCount ?? 0) > 0;
}

function statementFor({ kind, tenantId, ownerId, part, sealed: before }: SealedValue, sealed: string) {
  switch (kind) {
    case 'sign-ins':
      return sql`update connection_secrets set sealed = ${sealed}
        where tenant_id = ${tenantId} and connection_id = ${ownerId} and sealed = ${before}`;
    case 'processor keys':
      return sql`update payout_sources set sealed_key = ${sealed}
        where tenant_id = ${tenantId} and connection_id = ${ownerId} and sealed_key = ${before}`;
    case 'processor secrets':
      return sql`update payout_signing_secrets set sealed = ${sealed}
        where tenant_id = ${tenantId} and connection_id = ${ownerId} and id = ${part} and sealed = ${before}`;
    case 'webhook secrets':
      return sql`update webhook_endpoints set secrets = array_replace(secrets, ${before}, ${sealed})
        where tenant_id = ${tenantId} and id = ${ownerId} and ${before} = any(secrets)`;
  }
}
