import { z } from 'zod';
import type { Executor } from '../../db/client.ts';
import { companyOf } from '../../db/connections/company.ts';
import type { Connection } from '../../db/connections/connection-state.ts';
import { readStartDate } from '../../db/connections/settings.ts';
import type { ConnectionKey, Link } from '../../db/links/links.ts';
import { mappingsFor } from '../../db/mappings/mappings.ts';
import { payoutStyleFor } from '../../db/payouts/payout-sources.ts';
import { blockForApproval, blockRows } from '../../db/queue/dependants.ts';
import {
  loadRecords,
  lockQueued,
  prerequisiteStatus,
  type QueueFacts,
  type StoredFacts,
} from '../../db/queue/prerequisites.ts';
import type { SetRow } from '../../db/queue/set-rows.ts';
import type { Settlement } from '../../db/queue/settle.ts';
import { stableId } from '../../db/records/content-hash.ts';
import type { StoredItem } from '../../db/schema/index.ts';
import { findUsable } from '../../db/undo/holds.ts';
import { heldError } from '../../db/undo/settle-undone.ts';
import { customerThere, isToMove } from '../../domain/account-move.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import { type RecordRef, refKey } from '../../domain/entity.ts';
import type { DatedMoney } from '../../domain/money.ts';
import { parseRecord } from '../../domain/parse-record.ts';
import { decidePush } from '../../domain/push-decision.ts';
import { writesOverUnread } from '../../domain/sides/since-agreed.ts';
import type { SyncErrorInfo } from '../../errors.ts';
import type { CompanyCapabilities, Provider, PushItem, RequestItem } from '../../providers/provider.ts';
import { composeUndo } from '../undo/compose-undo.ts';
import { composeSaid } from './compose-said.ts';
import type { ComposedStage } from './composed-stage.ts';
import type { RateBook } from './exchange-rates.ts';
import { heldUnread } from './held-unread.ts';
import { inTurn } from './in-turn.ts';
import { paidBefore } from './let-go.ts';
import { presentLink, pushItem } from './push-item.ts';

interface Candidate {
  subject: SetRow;
  item: PushItem;
}

/** Decides what each row needs and makes the request for those that have to go. */
export async function composeStage(
  tx: Executor,
  provider: Provider,
  connection: Connection,
  subjects: readonly SetRow[],
  rates: RateBook,
): Promise<ComposedStage> {
  if (subjects.some(isUndo)) return undoStage(tx, provider, connection, subjects);
  const owner = { tenantId: connection.tenantId, connectionId: connection.id };
  const types = [...new Set(subjects.map(({ row }) => row.entityType))];
  const startDate = await readStartDate(tx, owner, types);
  const decided = subjects.map((subject) => decide(subject, startDate));
  const settlements = decided.flatMap((entry) => ('verdict' in entry ? [entry] : []));
  const candidates = decided.flatMap((entry) => ('item' in entry ? [entry] : []));
  const { ready: linked, links, returned } = await withPrerequisites(tx, owner, candidates);
  settlements.push(...returned);
  const { placed: complete, apart } = standingOfAll(await inTurn(tx, owner, linked, links), links);
  settlements.push(...apart);
  if (complete.length === 0) return { settlements };
  const company = companyOf(connection);
  if (!company) {
    settlements.push(...complete.map(({ subject }) => neverRead(subject)));
    return { settlements };
  }
  const ready: Placed[] = [];
  for (const candidate of complete) {
    const money = unratedIn(candidate.item, provider, company, rates);
    if (money) settlements.push(withoutRate(candidate, money, rates));
    else ready.push(candidate);
  }
  if (ready.length === 0) return { settlements };

  const id = requestId(owner, ready);
  const subjectOf = new Map(ready.map(({ subject, item }) => [refKey(item), subject]));
  const customers = new Map(ready.map(({ item, customer }) => [refKey(item), customer]));
  const before = ready.flatMap(({ item }) => paidBefore(item)).filter((ref) => !links.has(refKey(ref)));
  const known = new Map([...(await findUsable(tx, owner, before)), ...links]);
  const composition = composeSaid(
    provider,
    ready.map(({ item }) => item),
    (item) => subjectOf.get(refKey(item))?.row.force === true,
    {
      requestId: id,
      company,
      rate: (money) => rates.of(money) ?? null,
      externalId: (entityType, recordId) => known.get(refKey({ entityType, recordId }))?.externalId,
      customerOf: (item) => customers.get(refKey(item)),
      mapped: await mappingsFor(
        tx,
        owner,
        ready.map(({ item }) => item),
      ),
      payoutStyle: await payoutStyleFor(
        tx,
        owner,
        ready.map(({ item }) => item),
      ),
    },
  );
  const sent = new Map(composition.items.map((item) => [refKey(item), statedBy(item)]));
  for (const item of composition.unsaid) {
    const subject = subjectOf.get(refKey(item));
    if (subject) settlements.push({ subject, verdict: { kind: 'unsaid' } });
  }
  for (const { item, error } of composition.refused) {
    const subject = subjectOf.get(refKey(item));
    if (subject) settlements.push({ subject, verdict: { kind: 'failed', error } });
  }
  if (!composition.request) return { settlements };
  const items = composition.request.items.flatMap((item): StoredItem[] => {
    const subject = subjectOf.get(refKey(item));
    return subject
      ? [
          {
            ...comparable(item, subject),
            ...versionsOf(subject),
            sent: sent.get(refKey(item)),
            customer: customers.get(refKey(item)),
          },
        ]
      : [];
  });
  return { settlements, request: { ...composition.request, id, items } };
}

/** With the customer there that it is written to, where that is not its account's counterpart. */
interface Placed extends Candidate {
  customer: string | undefined;
}

/** Where documents are written to; a payment of invoices that stand with different customers there goes nowhere. */
function standingOfAll(candidates: readonly Candidate[], links: ReadonlyMap<string, Link>) {
  const placed: Placed[] = [];
  const apart: Settlement[] = [];
  for (const candidate of candidates) {
    const place = placeOf(candidate, links);
    if (place.kind === 'apart') apart.push(standsApart(candidate));
    else placed.push({ ...candidate, customer: place.customer });
  }
  return { placed, apart };
}

type Place = { kind: 'one'; customer: string | undefined } | { kind: 'apart' };

function placeOf({ subject: { link }, item }: Candidate, links: ReadonlyMap<string, Link>): Place {
  const own = customerThere(link?.elsewhere);
  if (item.entityType !== 'payment' || item.desired !== 'present' || isToMove(link?.elsewhere))
    return { kind: 'one', customer: own };
  const paid = ENTITIES.payment.prerequisites(item.data).filter(({ entityType }) => entityType === 'invoice');
  const theirs = new Set(paid.map((ref) => customerThere(links.get(refKey(ref))?.elsewhere)));
  const [customer, ...others] = theirs;
  if (others.length > 0) return { kind: 'apart' };
  return { kind: 'one', customer: paid.length > 0 ? customer : own };
}

function standsApart({ subject }: Candidate): Settlement {
  const message =
    'It pays invoices that stand with different customers in QuickBooks, since some stayed when the account’s link was put right. Make one payment of each, or move those invoices in QuickBooks to the customer that the account is linked to.';
  return {
    subject,
    verdict: { kind: 'failed', error: { type: 'InvalidRecord', message, field: 'allocations' } },
  };
}

/** Of which it states a rate that nobody looked up: it was changed meanwhile, or the look-up failed. */
function unratedIn(
  item: PushItem,
  provider: Provider,
  company: CompanyCapabilities,
  rates: RateBook,
): DatedMoney | undefined {
  const money = provider.rateOf?.(item, company);
  return money !== undefined && rates.of(money) === undefined ? money : undefined;
}

function withoutRate({ subject }: Candidate, money: DatedMoney, rates: RateBook): Settlement {
  const { failure, cut } = rates;
  const refusal = rates.refusalOf(money);
  if (refusal) return { subject, verdict: { kind: 'failed', error: refusal } };
  if (cut) return { subject, verdict: { kind: 'released' } };
  return { subject, verdict: { kind: 'failed', error: failure ?? changedMeanwhile } };
}

/** Counted as an attempt: were it wrong, the record would go round for ever. */
const changedMeanwhile: SyncErrorInfo = {
  type: 'VendorBusy',
  message: 'The record changed before its exchange rate was looked up.',
};

const isUndo = ({ row }: SetRow) => row.undoId !== null;

/** What is taken back travels by itself; whatever got in between goes with the next set. */
async function undoStage(
  tx: Executor,
  provider: Provider,
  connection: Connection,
  subjects: readonly SetRow[],
): Promise<ComposedStage> {
  const { settlements, request } = await composeUndo(tx, provider, connection, subjects.filter(isUndo));
  const others = subjects.filter((subject) => !isUndo(subject));
  const released = others.map((subject): Settlement => ({ subject, verdict: { kind: 'released' } }));
  return { settlements: [...settlements, ...released], request };
}

function decide(subject: SetRow, startDate: string | null): Settlement | Candidate {
  const { row, record } = subject;
  if (subject.held) return { subject, verdict: { kind: 'failed', error: heldError() } };
  // Its account was taken out of the sync after it was queued.
  const link = presentLink(subject);
  if (subject.skipped && !isToMove(link?.elsewhere)) return { subject, verdict: { kind: 'dropped' } };
  const decision = decidePush({
    entityType: row.entityType,
    data: record?.data,
    deleted: record?.deletedAt != null,
    contentHash: record?.contentHash ?? '',
    linked: link !== null,
    pushedHash: link?.pushedHash ?? null,
    force: row.force || isToMove(link?.elsewhere),
    startDate,
  });
  if (decision.kind === 'drop') return { subject, verdict: { kind: 'dropped' } };
  if (record && belongsElsewhere(row, record.data)) return { subject, verdict: { kind: 'dropped' } };
  if (decision.kind === 'skip') {
    return { subject, verdict: { kind: 'skipped', action: decision.action, reason: decision.reason } };
  }
  if (subject.link?.missingSince && !row.force)
    return { subject, verdict: { kind: 'failed', error: gone(row) } };
  const parsed = parseRecord(row.entityType, record?.data);
  if (!parsed.ok) {
    const { message, field } = parsed;
    return { subject, verdict: { kind: 'failed', error: { type: 'InvalidRecord', message, field } } };
  }
  const over =
    decision.desired === 'present' && link && writesOverUnread({ ...row, data: parsed.data, link });
  if (over) return { subject, verdict: heldUnread(link, over) };
  // Changed since it was let go: it goes back through the door.
  if (subject.asksForApproval && row.approvedHash !== record?.contentHash)
    return { subject, verdict: { kind: 'released' } };
  return { subject, item: pushItem(subject, parsed.data, decision.desired) };
}

/** Nothing can be said in the terms of a company that is not known; connecting it reads what it offers. */
function neverRead(subject: SetRow): Settlement {
  const message = 'What the connected company offers is not known: connect it again.';
  return { subject, verdict: { kind: 'failed', error: { type: 'ConnectionNeedsReauth', message } } };
}

function gone({ entityType }: SetRow['row']): SyncErrorInfo {
  const { label } = ENTITIES[entityType];
  return { type: 'CounterpartMissing', message: `The ${label.toLowerCase()} was deleted in QuickBooks.` };
}

/** A payout of one company's processor account must not be booked in another company of the tenant. */
function belongsElsewhere({ entityType, connectionId }: SetRow['row'], data: unknown): boolean {
  const { schema, connectionOf } = ENTITIES[entityType];
  const parsed = connectionOf ? schema.safeParse(data) : undefined;
  return parsed?.success === true && connectionOf?.(parsed.data) !== connectionId;
}

/**
 * Parks those whose prerequisites did not make it in an earlier stage. One whose prerequisite nobody queued
 * goes back, so that the next claim takes both.
 */
async function withPrerequisites(tx: Executor, owner: ConnectionKey, candidates: readonly Candidate[]) {
  const needs = candidates.map((candidate) => ({ candidate, refs: prerequisitesOf(candidate) }));
  const { links, stored, queued } = await standingOf(
    tx,
    owner,
    needs.flatMap(({ refs }) => refs),
  );
  const ready: Candidate[] = [];
  const returned: Settlement[] = [];
  for (const { candidate, refs } of needs) {
    const missing = refs.find((ref) => !links.has(refKey(ref)));
    if (!missing) {
      ready.push(candidate);
      continue;
    }
    const { subject, item } = candidate;
    const facts = queued.get(refKey(missing));
    const { status, reason } = prerequisiteStatus(missing, stored.get(refKey(missing)), facts);
    if (status === 'free' && !facts) returned.push({ subject, verdict: { kind: 'released' } });
    else if (subject.asksForApproval && status === 'unapproved')
      await blockForApproval(tx, owner, [item], missing, reason ?? '');
    else await blockRows(tx, owner, [item], missing, status === 'busy' ? undefined : reason);
  }
  return { ready, links, returned };
}

const NOTHING_MISSING = { stored: new Map<string, StoredFacts>(), queued: new Map<string, QueueFacts>() };

/** Of what is linked the links are all there is to know. What is not is looked at once more when its row is locked. */
async function standingOf(tx: Executor, owner: ConnectionKey, refs: readonly RecordRef[]) {
  const before = await findUsable(tx, owner, refs);
  const missing = refs.filter((ref) => !before.has(refKey(ref)));
  if (missing.length === 0) return { links: before, ...NOTHING_MISSING };
  const queued = await lockQueued(tx, owner, missing);
  const links = await findUsable(tx, owner, refs);
  const stored = await loadRecords(
    tx,
    owner,
    refs.filter((ref) => !links.has(refKey(ref))),
  );
  return { links, stored, queued };
}

function prerequisitesOf({ item }: Candidate): RecordRef[] {
  // Making something inactive or void needs nothing but the thing itself.
  return item.desired === 'present' ? ENTITIES[item.entityType].prerequisites(item.data) : [];
}

/**
 * Made from what is sent, not from who sends it: the same rows in the same round give the same id, so two
 * executions of one step cannot make two requests.
 */
function requestId(owner: ConnectionKey, ready: readonly Candidate[]): string {
  const parts = ready.map(({ subject: { row, record } }) => `${row.id}.${row.round}.${record?.version ?? 0}`);
  return stableId(owner.connectionId, ...parts.sort());
}

/** What a person left there unread is not compared with ours. */
function comparable(item: RequestItem, { row, link }: SetRow): RequestItem {
  if (row.chosen || !link?.ancestor?.unread) return item;
  const { total: _total, taxInside: _taxInside, expected: _expected, ...rest } = item;
  return rest;
}

/** What the request says of the record: all of it, or what changed since both agreed. */
function statedBy({ data, agreed }: PushItem): Record<string, unknown> {
  const said = z.record(z.string(), z.unknown()).parse(data);
  if (!agreed) return said;
  return Object.fromEntries(agreed.changed.map((field) => [field, said[field] ?? null]));
}

function versionsOf(subject: SetRow) {
  const { row, record } = subject;
  const link = presentLink(subject);
  return {
    queueId: row.id,
    version: record?.version ?? 0,
    contentHash: record?.contentHash ?? '',
    baseVersion: link?.externalVersion,
    unsettledMs: link?.unsettledMs ?? undefined,
    replaces: link?.image ?? undefined,
  };
}
