import { and, eq } from 'drizzle-orm';
import { endpointSecretContext, type Sealer } from '../../secrets.ts';
import type { Executor } from '../client.ts';
import { readTokens } from '../connections/token-store.ts';
import type { ConnectionKey } from '../links/links.ts';
import { findSourceByAddress, openAccess } from '../payouts/payout-sources.ts';
import { payoutSources } from '../schema/index.ts';
import { listEndpoints } from '../webhooks/webhook-endpoints.ts';

/** Everything that opens a door of the business, so that it can be taken out of what leaves the installation. */
export async function secretsOf(db: Executor, sealer: Sealer, owner: ConnectionKey): Promise<string[]> {
  const { tenantId } = owner;
  const tokens = await readTokens(db, sealer, owner);
  const sources = await db
    .select()
    .from(payoutSources)
    .where(and(eq(payoutSources.tenantId, tenantId), eq(payoutSources.connectionId, owner.connectionId)));
  const signing: string[] = [];
  for (const { processor, connectionId } of sources) {
    const found = await findSourceByAddress(db, sealer, { processor, connectionId });
    signing.push(...(found?.secrets ?? []));
  }
  const endpoints = await listEndpoints(db, tenantId);
  return [
    ...(tokens ? [tokens.accessToken, tokens.refreshToken] : []),
    ...sources.map((source) => openAccess(sealer, source).key),
    ...signing,
    ...endpoints.flatMap(({ secrets }) =>
      secrets.map((sealed) => sealer.open(sealed, endpointSecretContext(tenantId))),
    ),
  ];
}
