import { eq } from 'drizzle-orm';
import { type Place, usualLocale } from '../../domain/place.ts';
import type { Executor } from '../client.ts';
import { listConnections } from '../connections/connection-queries.ts';
import { readConnector } from '../connectors/connectors.ts';
import { zoneBy } from '../connectors/night-of.ts';
import { tenants } from '../schema/index.ts';

/** As chosen; otherwise by the company of the first connection that is in use. */
export async function readPlace(
  db: Executor,
  tenant: { id: string; locale: string | null },
): Promise<Place & { localeChosen: boolean }> {
  const all = await listConnections(db, tenant.id);
  const first = all.find(({ status }) => status !== 'disconnected') ?? all.at(-1);
  const localeChosen = tenant.locale !== null;
  if (!first) return { locale: tenant.locale, localeChosen, timeZone: null };
  const { capabilities, region } = first;
  const connector = await readConnector(db, { tenantId: tenant.id, connectionId: first.id });
  return {
    locale: tenant.locale ?? usualLocale(capabilities?.country, region),
    localeChosen,
    timeZone: zoneBy(connector, first) ?? null,
  };
}

/** Null: by the company again. */
export async function chooseLocale(db: Executor, tenantId: string, locale: string | null): Promise<void> {
  await db.update(tenants).set({ locale }).where(eq(tenants.id, tenantId));
}
