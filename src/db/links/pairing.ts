import type { RecordRef } from '../../domain/entity.ts';
import type { Counterpart, PulledRecord } from '../../providers/provider.ts';
import type { LocalRecord } from '../pull/pull-subjects.ts';
import { contentHash } from '../records/content-hash.ts';
import type { NewLink } from './links.ts';

export interface Pair {
  /** What ours says once it is paired. */
  data: Record<string, unknown>;
  /** In our terms; undefined when it is not known. */
  theirs: Record<string, unknown> | undefined;
  counterpart: Counterpart;
  /** As it was read; undefined when that was not possible. */
  read: PulledRecord | undefined;
}

/** The link of two records that were found to be the same, and what it changes here. */
export function pairing(ref: RecordRef, local: LocalRecord, { data, theirs, counterpart, read }: Pair) {
  const hash = contentHash(data);
  const changed = hash !== local.contentHash;
  const inStep = theirs !== undefined && contentHash(theirs) === hash;
  const pushedVersion = inStep ? local.version + (changed ? 1 : 0) : null;
  // What is there, as both would say it: whatever ours says otherwise is still to be sent.
  const ancestor = theirs &&
    read && { ours: theirs, theirs: read.asRead ?? read.data, lineIds: read.lineIds, kept: read.kept };
  const pushedHash = inStep ? hash : null;
  const link: NewLink = { ...ref, ...counterpart, pushedHash, pushedVersion, ancestor: ancestor ?? null };
  return { hash, changed, link };
}
