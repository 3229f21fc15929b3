import { connectionsOfCompanies, storeEvents } from '../../db/changes/webhook-events.ts';
import type { ChangeNotice, ChangeNotices } from '../../providers/provider.ts';
import type { AppDeps } from '../deps.ts';

interface Listener {
  /** The provider's name. */
  name: string;
  notices: ChangeNotices;
}

/**
 * Stores what a delivery tells, then wakes whoever looks at it: the vendor is answered at once, and when the
 * process dies in between, the relay finds the events. A delivery may speak of several companies.
 */
export async function takeNotices(
  { db, temporal, clock = () => new Date() }: Pick<AppDeps, 'db' | 'temporal' | 'clock'>,
  { name, notices }: Listener,
  rawBody: Buffer,
) {
  const { told, notUnderstood, tooOld } = notices.read(rawBody, clock());
  const companies = [...new Set(told.map(({ companyId }) => companyId))];
  const connected = await connectionsOfCompanies(db, name, companies);
  let stored = 0;
  let concerned = 0;
  const concernedConnections = [];
  for (const { companyId, ...owner } of connected) {
    const own = told.filter((notice) => notice.companyId === companyId);
    stored += await storeEvents(db, owner, notices.source, own.map(eventOf));
    concerned += own.length;
    concernedConnections.push(owner);
  }
  temporal.refresh(concernedConnections);
  return { stored, known: concerned - stored, ignored: told.length - concerned, notUnderstood, tooOld };
}

function eventOf({ eventId, type, companyId: _companyId, ...body }: ChangeNotice) {
  return { eventId, type, body };
}
