import { type Consent, type Consenting, lastConsent, listConsents } from '../../db/ahead/consents.ts';
import { actorNames } from '../../db/people/actor-names.ts';
import { consentEnd, consentReminders } from '../../domain/consent.ts';
import type { AppDeps } from '../deps.ts';
import type { ConsentView } from '../schemas/consents.ts';

/** Who has to reconnect which company, and when: the first to end first. */
export async function showConsents(
  { db, clock = () => new Date() }: AppDeps,
  tenantId: string,
): Promise<ConsentView[]> {
  const consents = await listConsents(db, tenantId);
  const given = new Map<string, Consenting>();
  for (const consent of consents) {
    const last = await lastConsent(db, consent);
    if (last) given.set(consent.connectionId, last);
  }
  const called = await actorNames(
    db,
    tenantId,
    [...given.values()].map(({ actor }) => actor),
  );
  const now = clock();
  return consents.map((consent) => {
    const by = given.get(consent.connectionId);
    return {
      ...represent(consent, now),
      givenBy: by ? called(by.actor) : null,
      givenAt: by?.at.toISOString() ?? null,
    };
  });
}

function represent(
  { connectionId, companyName, endsAt, status }: Consent,
  now: Date,
): Omit<ConsentView, 'givenBy' | 'givenAt'> {
  const { daysLeft, step } = consentEnd(endsAt, now);
  return {
    connectionId,
    companyName,
    endsAt: endsAt.toISOString(),
    daysLeft,
    level: step?.level ?? 'ok',
    needsReauth: status === 'needs_reauth',
    remindsAt: consentReminders(endsAt).map((at) => at.toISOString()),
  };
}
