import { createHash } from 'node:crypto';
import { type ChangeCheck, finishGlance, readChangeCheck } from '../../db/changes/change-checks.ts';
import { readStandingCursors } from '../../db/changes/change-cursors.ts';
import { companyOf } from '../../db/connections/company.ts';
import { readSettings } from '../../db/connections/settings.ts';
import { clockBackMs } from '../../db/desktop/clock.ts';
import { isAnything, readOutstanding } from '../../db/desktop/outstanding.ts';
import { type DesktopSession, lookCloser } from '../../db/requests/desktop-sessions.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import type { RawAnswer } from '../../providers/provider.ts';
import type { Reading } from '../../providers/reads.ts';
import { dbOf, ownerOf, type Visit } from './visit.ts';

/** Read in full so often, whatever a glance says. */
const FULL_EVERY_MS = 6 * 3_600_000;
/** A wall clock that is put back by an hour has passed the same hour again by then, and what was late is seen. */
const SETTLED_MS = 2 * 3_600_000;

/** Whether a visit without work may begin with a glance at what has changed. */
export async function mayGlance(visit: Visit): Promise<boolean> {
  return visit.connection.status === 'active' && (await glanceOf(visit)) !== undefined;
}

/** The question that such a visit begins with; undefined once there is more to do, and somebody does it. */
export async function glanceFor(visit: Visit, session: DesktopSession): Promise<string | undefined> {
  const isWanted = !isAnything(await readOutstanding(dbOf(visit), ownerOf(visit)));
  const glance = isWanted ? await glanceOf(visit) : undefined;
  const step = glance?.reading.next();
  if (step && !step.done) return step.value.body;
  await beginLook(visit, session);
  return undefined;
}

/** Whether nothing has changed: then the look is over. Otherwise it begins now, in the same visit. */
export async function takeGlance(visit: Visit, session: DesktopSession, answer: RawAnswer): Promise<boolean> {
  const db = dbOf(visit);
  const seen = await seenIn(visit, answer);
  const check = await readChangeCheck(db, ownerOf(visit));
  if (seen === undefined || !check || !isKnown(check, seen)) {
    await beginLook(visit, session, seen);
    return false;
  }
  await finishGlance(db, ownerOf(visit), visit.times.checkMs);
  return true;
}

function isKnown({ seen, lookedAt, error }: ChangeCheck, now: string): boolean {
  const isFresh = lookedAt !== null && lookedAt.getTime() > Date.now() - FULL_EVERY_MS;
  return isFresh && error === null && seen === now;
}

async function beginLook(visit: Visit, session: DesktopSession, seen?: string): Promise<void> {
  const owner = ownerOf(visit);
  await lookCloser(dbOf(visit), session, { glance: seen, withinMs: visit.times.checkMs });
  visit.deps.temporal.wake([owner]);
  visit.deps.temporal.refresh([owner]);
}

/** The same of what was asked, how it is taken, and what was answered. */
async function seenIn(visit: Visit, answer: RawAnswer): Promise<string | undefined> {
  const glance = answer.fault === undefined ? await glanceOf(visit) : undefined;
  const asked = glance?.reading.next();
  if (!glance || !asked || asked.done) return undefined;
  const said = glance.reading.next(answer);
  if (!said.done || !said.value.ok || said.value.value === undefined) return undefined;
  const all = canonicalJson([glance.settings, asked.value.body, said.value.value]);
  return createHash('sha256').update(all).digest('base64url');
}

interface Glance {
  reading: Reading<string | undefined>;
  /** What is taken of what comes in depends on them. */
  settings: unknown;
}

/** Undefined where more than a glance is needed: too little is known, or a clock there was set back. */
async function glanceOf(visit: Visit): Promise<Glance | undefined> {
  const { connection, registered } = visit;
  const [db, owner] = [dbOf(visit), ownerOf(visit)];
  const company = companyOf(connection);
  const { changes: feed } = registered.provider.reads;
  if (!feed?.glance || !company || (await clockBackMs(db, owner)) > 0) return undefined;
  const standing = await readStandingCursors(db, owner, feed.entityTypes);
  if (!standing || standing.since.getTime() < Date.now() - feed.reachMs) return undefined;
  const { approvalRequired, conflictPolicy } = await readSettings(db, owner);
  const isSettled = standing.restedMs > SETTLED_MS;
  const question = { entityTypes: feed.entityTypes, since: standing.since.toISOString(), isSettled };
  return {
    reading: feed.glance({ companyId: connection.companyId ?? '', company }, question),
    settings: { approvalRequired, conflictPolicy },
  };
}
