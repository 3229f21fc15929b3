import { findLinked, type Link } from '../../db/links/links.ts';
import { type AtFault, tellAtFault } from '../../db/pull/at-fault.ts';
import { withoutWhatIsFilledIn } from '../../db/pull/pull-subjects.ts';
import { loadRecords, type StoredFacts } from '../../db/queue/prerequisites.ts';
import type { Verdict } from '../../db/queue/settle.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { callRecord, ENTITIES } from '../../domain/entities/index.ts';
import { type EntityType, refKey } from '../../domain/entity.ts';
import { assertNever, type SyncErrorInfo } from '../../errors.ts';
import type { PulledRecord } from '../../providers/provider.ts';
import { unaskedPull } from '../pull/unasked.ts';
import type { LookUp } from './find-counterpart.ts';

/** External ids that one look-up asks for. */
const CHUNK = 100;

/**
 * A refusal for what a record refers to is told of the record that is really at fault, too: that one turns red, Sync on
 * it repairs it, and what was refused for it then goes. Which one it is the other side hardly says, so those that it
 * may be are looked at, once for all that were refused together.
 */
export async function nameAtFault(
  work: LookUp,
  verdicts: ReadonlyMap<string, Verdict>,
): Promise<ReadonlyMap<string, Verdict>> {
  const refused = work.request.items.filter(({ key }) => refusalIn(verdicts.get(key)));
  if (refused.length === 0) return verdicts;
  const stored = await loadRecords(work.deps.db, work.request, refused);
  const refsOf = (item: StoredItem) => {
    const data = stored.get(refKey(item))?.data;
    return data ? ENTITIES[item.entityType].prerequisites(data) : [];
  };
  const links = await findLinked(work.deps.db, work.request, refused.flatMap(refsOf));
  const found = await lookAt(work, [...links.values()]);
  if (found.length === 0) return verdicts;
  const named = new Map(verdicts);
  const told = new Set<AtFault>();
  for (const item of refused) {
    const error = refusalIn(verdicts.get(item.key));
    const refs = new Set(refsOf(item).map(refKey));
    const atFault =
      error &&
      theOneOf(
        found.filter(({ link }) => refs.has(refKey(link))),
        error,
      );
    if (!error || !atFault) continue;
    told.add(atFault);
    named.set(item.key, { kind: 'failed', error: withName(error, atFault) });
  }
  const trace = await unaskedPull(work.deps, work.request);
  for (const each of told) await work.deps.db.transaction((tx) => tellAtFault(tx, work.request, each, trace));
  return named;
}

/** A refusal that no record of ours is to blame for. What is taken back is decided by what stands there. */
export function unnamedRefusal(
  { key, undo }: StoredItem,
  verdicts: ReadonlyMap<string, Verdict>,
): SyncErrorInfo | undefined {
  const error = undo ? undefined : refusalIn(verdicts.get(key));
  return error?.about?.recordId === undefined ? error : undefined;
}

function refusalIn(verdict: Verdict | undefined): SyncErrorInfo | undefined {
  return verdict?.kind === 'failed' && verdict.error.type === 'ReferenceNotFound' ? verdict.error : undefined;
}

/** The one that the vendor names, or the first where it names none: what it names may be none of ours. */
function theOneOf(found: readonly AtFault[], { about }: SyncErrorInfo): AtFault | undefined {
  if (about === undefined) return found[0];
  const namesakes = found.filter(({ link }) => link.externalId === about.externalId);
  const exact = namesakes.find(({ link }) => link.entityType === about.entityType);
  // Its one list of names holds customers and those who work for the business.
  return exact ?? (about.entityType === 'customer' ? namesakes.find(isPerson) : undefined);
}

function isPerson({ link }: AtFault): boolean {
  return link.entityType === 'team_member';
}

/** Those whose counterpart is gone or inactive. What cannot be read now is not blamed. */
async function lookAt(work: LookUp, links: readonly Link[]): Promise<AtFault[]> {
  const stored = await loadRecords(work.deps.db, work.request, links);
  const found: AtFault[] = [];
  for (const entityType of new Set(links.map((link) => link.entityType))) {
    const own = links.filter((link) => link.entityType === entityType);
    for (let start = 0; start < own.length; start += CHUNK)
      found.push(...(await lookAtSome(work, entityType, own.slice(start, start + CHUNK), stored)));
  }
  return found;
}

async function lookAtSome(
  { deps, request, books }: LookUp,
  entityType: EntityType,
  links: readonly Link[],
  stored: ReadonlyMap<string, StoredFacts>,
): Promise<AtFault[]> {
  const read = await books.current({ entityType, externalIds: links.map(({ externalId }) => externalId) });
  if (!read.ok) return [];
  const there = await withoutWhatIsFilledIn(deps.db, request, read.value);
  return links.flatMap((link) => {
    const theirs = there.find(({ counterpart }) => counterpart.externalId === link.externalId);
    const what = whatIsWrong(theirs);
    const name = stored.get(refKey(link))?.name ?? link.recordId;
    return what ? [{ link, name, what, theirs }] : [];
  });
}

function whatIsWrong(theirs: PulledRecord | undefined): AtFault['what'] | undefined {
  if (!theirs) return 'gone';
  return theirs.data.active === false ? 'inactive' : undefined;
}

function withName(error: SyncErrorInfo, { link, name, what }: AtFault): SyncErrorInfo {
  const { entityType, recordId, externalId } = link;
  const message = `${callRecord({ entityType }, `“${name}”`)} ${isWhat(what)} in QuickBooks. ${error.message}`;
  return { ...error, message, about: { entityType, externalId, recordId } };
}

function isWhat(what: AtFault['what']): string {
  switch (what) {
    case 'gone':
      return 'is no longer';
    case 'inactive':
      return 'is inactive';
    default:
      return assertNever(what);
  }
}
