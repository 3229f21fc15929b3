import { afterAll, beforeAll, expect, it } from 'vitest';
import { declarations } from '../../sandbox/quickbooks-online/entities/registry.ts';
import { type Caller, type Loose, start } from './support/client.ts';
import { strangersIn } from './vendor-schema/conforms.ts';
import { APART, type Cell, type Kind, WALKED } from './walk/kinds.ts';

let us: Caller;
beforeAll(async () => {
  us = await start({ settings: { multicurrency: true } });
});
afterAll(() => us.sandbox.close());

it('every kind is walked, or stands apart with its reason', () => {
  const known = [...WALKED.map(({ name }) => name), ...Object.keys(APART)].sort();
  expect(known).toEqual([...declarations.values()].map(({ name }) => name).sort());
});

/** What the three that a walk makes go by, and what it found to be otherwise. */
interface Walk {
  kind: Kind;
  path: string;
  /** As answers spell it. */
  wire: string;
  since: string;
  made: Loose[];
  amiss: string[];
}

it.each(WALKED.map((kind) => [kind.name, kind] as const))(
  '%s: from create to its end',
  async (_name, kind) => {
    const declared = declarations.get(kind.name.toLowerCase());
    const walk: Walk = {
      kind,
      path: kind.name.toLowerCase(),
      wire: declared?.wireName ?? kind.name,
      since: new Date(Date.now() - 60_000).toISOString(),
      made: [],
      amiss: [],
    };
    for (const [cell, step] of Object.entries(steps) as [Cell, Step][]) {
      if (kind.lacks[cell] === undefined) await step(walk);
      else if (cell === 'void') await isRefused(walk);
    }
    expect(walk.amiss).toEqual([]);
  },
);

type Step = (walk: Walk) => Promise<void>;

const steps: Record<Cell, Step> = {
  async create(walk) {
    for (const n of [1, 2, 3]) {
      const made = await post(walk, '', walk.kind.make(n));
      check(walk, 'create', made?.SyncToken === '0' && made?.domain === 'QBO' && made?.sparse === false);
      walk.made.push(made);
    }
  },
  async read(walk) {
    for (const one of walk.made) same(walk, 'read', await read(walk, one.Id), one);
  },
  async query(walk) {
    const all = await rows(walk, '');
    const value = (row: Loose) => String(row[walk.kind.by]).toLowerCase();
    const middle = value(walk.made[1]);
    for (const [operator, fits] of Object.entries(OPERATORS)) {
      const asked = `where ${walk.kind.by} ${operator.replace('?', middle.replaceAll("'", "\\'"))}`;
      const expected = all.filter((row) => fits(value(row), middle));
      same(walk, asked, ids(await rows(walk, asked)), ids(expected));
    }
    const byId = `where Id in ('${walk.made[0].Id}', '${walk.made[2].Id}')`;
    same(walk, byId, ids(await rows(walk, byId)), ids([walk.made[0], walk.made[2]]));
  },
  async count(walk) {
    const all = await rows(walk, '');
    const { totalCount } = await us.query(`select count(*) from ${walk.kind.name}`);
    same(walk, 'count(*)', totalCount, all.length);
  },
  async order(walk) {
    const { by } = walk.kind;
    const values = (found: Loose[]) => found.map((row) => String(row[by]).toLowerCase());
    const up = values(await rows(walk, `orderby ${by}`));
    same(walk, 'orderby', up, [...up].sort());
    same(walk, 'desc', values(await rows(walk, `orderby ${by} desc`)), [...up].sort().reverse());
  },
  async page(walk) {
    const all = await rows(walk, 'orderby Id');
    const paged: Loose[] = [];
    for (let from = 1; from <= all.length; from += 2) {
      const { QueryResponse } = await ask(
        `select * from ${walk.kind.name} orderby Id startposition ${from} maxresults 2`,
      );
      const page = QueryResponse[walk.wire] ?? [];
      check(walk, 'page', QueryResponse.startPosition === from && QueryResponse.maxResults === page.length);
      paged.push(...page);
    }
    same(walk, 'pages', ids(paged, false), ids(all, false));
  },
  async sparse(walk) {
    const before = await read(walk, walk.made[0].Id);
    const { Id, SyncToken } = before;
    const after = await post(walk, '', { Id, SyncToken, sparse: true, ...walk.kind.change });
    changed(walk, 'sparse', before, after);
    same(walk, 'sparse, read', await read(walk, Id), after);
  },
  async full(walk) {
    const before = await read(walk, walk.made[1].Id);
    const after = await post(walk, '', { ...before, ...other(walk.kind.change) });
    changed(walk, 'full', before, after, other(walk.kind.change));
  },
  async changes(walk) {
    const block = await changesOf(walk);
    const told = ids(block[walk.wire] ?? []);
    check(
      walk,
      `changes: ${told} without ${ids(walk.made)}`,
      ids(walk.made).every((id) => told.includes(id)),
    );
    check(walk, 'changes count', block.totalCount === block[walk.wire]?.length);
  },
  async batch(walk) {
    const [named] = Object.keys(walk.kind.make(1)).includes(walk.kind.by) ? [walk.kind.by] : [];
    const extra =
      walk.kind.name === 'CompanyCurrency'
        ? { Code: 'AUD' }
        : named && isText(walk)
          ? { [named]: `Walk ${walk.kind.name} batch` }
          : {};
    const body = walk.kind.name === 'Employee' ? { GivenName: 'Batch' } : { ...walk.kind.make(3), ...extra };
    const made = await item(walk, { operation: 'create', [walk.wire]: body });
    const { Id, SyncToken } = made;
    const after = await item(walk, {
      operation: 'update',
      [walk.wire]: { Id, SyncToken, sparse: true, ...batchChange(walk.kind) },
    });
    check(walk, 'batch update', after?.SyncToken === '1');
    const found = await inBatch({ Query: `select * from ${walk.kind.name} where Id = '${Id}'` });
    same(walk, 'batch query', ids(found.QueryResponse?.[walk.wire] ?? []), [Id]);
    if (walk.kind.end !== 'delete') return;
    const gone = await item(walk, { operation: 'delete', [walk.wire]: { Id, SyncToken: '1' } });
    check(walk, 'batch delete', gone?.status === 'Deleted');
  },
  async void(walk) {
    const { Id, SyncToken } = await read(walk, walk.made[2].Id);
    const voided = await post(walk, `?${walk.kind.void}`, { Id, SyncToken, sparse: true });
    check(walk, 'void', voided?.TotalAmt === 0 && /Voided/.test(voided?.PrivateNote ?? ''));
  },
  async end(walk) {
    const { Id, SyncToken } = await read(walk, walk.made[1].Id);
    if (walk.kind.end === 'inactive') await madeInactive(walk, Id, SyncToken);
    else await deleted(walk, Id, SyncToken);
  },
};

/** What an operator lets through, of values and the one that is asked for; both are small letters. */
const OPERATORS: Record<string, (value: string, asked: string) => boolean> = {
  "= '?'": (value, asked) => value === asked,
  "!= '?'": (value, asked) => value !== asked,
  "< '?'": (value, asked) => value < asked,
  "> '?'": (value, asked) => value > asked,
  "<= '?'": (value, asked) => value <= asked,
  ">= '?'": (value, asked) => value >= asked,
  "in ('?', '1999-12-31')": (value, asked) => value === asked,
  "like '%?'": (value, asked) => value.endsWith(asked),
};

async function madeInactive(walk: Walk, Id: string, SyncToken: string): Promise<void> {
  const after = await post(walk, '', { Id, SyncToken, sparse: true, Active: false });
  check(walk, 'inactive', after?.Active === false);
  check(walk, 'inactive is not listed', !ids(await rows(walk, '')).includes(Id));
  same(walk, 'inactive is found', ids(await rows(walk, `where Id = '${Id}' and Active = false`)), [Id]);
  if (walk.kind.lacks.changes) return;
  const told = ((await changesOf(walk))[walk.wire] ?? []).find((row: Loose) => row.Id === Id);
  check(walk, 'inactive is told in full', told?.Active === false && told?.status === undefined);
}

async function deleted(walk: Walk, Id: string, SyncToken: string): Promise<void> {
  const gone = await post(walk, '?operation=delete', { Id, SyncToken });
  same(walk, 'delete', gone, { status: 'Deleted', domain: 'QBO', Id });
  const { body } = await us.call('GET', `/${walk.path}/${Id}`);
  check(walk, 'deleted is not read', body.Fault?.Error[0].code === '610');
  check(walk, 'deleted is not listed', !ids(await rows(walk, '')).includes(Id));
  if (walk.kind.lacks.changes) return;
  const told = ((await changesOf(walk))[walk.wire] ?? []).find((row: Loose) => row.Id === Id);
  check(walk, 'deletion is told', told?.status === 'Deleted');
}

async function isRefused(walk: Walk): Promise<void> {
  const before = await read(walk, walk.made[2].Id);
  const { Id, SyncToken } = before;
  const { status } = await us.call('POST', `/${walk.path}?operation=void`, { Id, SyncToken });
  check(walk, `void of what has none: ${status}`, status === 400);
  same(walk, 'not voided', await read(walk, Id), before);
}

async function post(walk: Walk, query: string, body: object): Promise<Loose> {
  const reply = await us.call('POST', `/${walk.path}${query}`, body);
  return seen(walk, reply.body);
}

async function read(walk: Walk, id: string): Promise<Loose> {
  return seen(walk, (await us.call('GET', `/${walk.path}/${id}`)).body);
}

/** The object of an answer, held against the vendor's schema. */
function seen(walk: Walk, body: Loose): Loose {
  const found = body[walk.wire];
  if (!found) walk.amiss.push(JSON.stringify(body));
  else if (found.status !== 'Deleted') walk.amiss.push(...strange(walk, found));
  return found ?? {};
}

function strange(walk: Walk, found: Loose): string[] {
  return strangersIn(found, walk.wire, walk.wire).filter((path) => !SEEN_ELSEWHERE.test(path));
}
const SEEN_ELSEWHERE = /\.(CustomExtensions|NoRefOnly|Inactive|TaxExemptionRef)$|^TimeActivity\.LinkedTxn$/;

async function rows(walk: Walk, rest: string): Promise<Loose[]> {
  const { QueryResponse, Fault } = await ask(`select * from ${walk.kind.name} ${rest} maxresults 1000`);
  if (!QueryResponse) walk.amiss.push(`${rest}: ${JSON.stringify(Fault)}`);
  const found: Loose[] = QueryResponse?.[walk.wire] ?? [];
  for (const row of found) walk.amiss.push(...strange(walk, row));
  return found;
}

async function ask(text: string): Promise<Loose> {
  return (await us.call('GET', `/query?query=${encodeURIComponent(text)}`)).body;
}

async function changesOf(walk: Walk): Promise<Loose> {
  const { body } = await us.call('GET', `/cdc?entities=${walk.kind.name}&changedSince=${walk.since}`);
  const block = body.CDCResponse?.[0].QueryResponse[0];
  if (!block) walk.amiss.push(JSON.stringify(body));
  return block ?? {};
}

async function inBatch(operation: object): Promise<Loose> {
  const { body } = await us.call('POST', '/batch', { BatchItemRequest: [{ bId: '1', ...operation }] });
  return body.BatchItemResponse[0];
}

async function item(walk: Walk, operation: object): Promise<Loose> {
  return seen(walk, await inBatch(operation));
}

const ids = (found: Loose[], sorted = true): string[] => {
  const all = found.map(({ Id }) => String(Id));
  return sorted ? all.sort() : all;
};

const isText = ({ kind }: Walk) => kind.end === 'inactive' || kind.name === 'Attachable';

/** Another change than the sparse one where that would be refused twice: a name must be one of its own. */
function other(change: Record<string, unknown>): Record<string, unknown> {
  return change.Name === undefined ? change : { Name: `${String(change.Name)} in full` };
}

function batchChange({ change }: Kind): Record<string, unknown> {
  return change.Name === undefined ? change : { Name: `${String(change.Name)} in a batch` };
}

/** All of before with the change in it, and exactly one version more. */
function changed(
  walk: Walk,
  what: string,
  before: Loose,
  after: Loose,
  change: Record<string, unknown> = walk.kind.change,
): void {
  const shown = Object.entries(change).map(([property, value]) => [
    property,
    typeof value === 'object' ? before[property] : value,
  ]);
  const names = change.Name && before.FullyQualifiedName ? { FullyQualifiedName: change.Name } : {};
  const MetaData = after.MetaData;
  const SyncToken = String(Number(before.SyncToken) + 1);
  same(walk, what, after, { ...before, ...Object.fromEntries(shown), ...names, MetaData, SyncToken });
}

function same(walk: Walk, what: string, found: unknown, wanted: unknown): void {
  try {
    expect(found).toEqual(wanted);
  } catch (error) {
    walk.amiss.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function check({ amiss }: Walk, what: string, holds: boolean): void {
  if (!holds) amiss.push(what);
}
