import { AwaitingAnswer } from '../../asking.ts';
import type { Books } from '../../books.ts';
import type { StoredConnection } from '../../db/connections/connection-queries.ts';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import {
  type AccountDocument,
  type DocumentThere,
  keyThere,
  type MoveFacts,
} from '../../domain/plan-move.ts';
import type { CallResult, PulledRecord } from '../../providers/provider.ts';
import { ask } from '../ask-company.ts';
import type { AppDeps } from '../deps.ts';

/** Documents that one read asks for. */
const CHUNK = 100;

export interface LinkFacts extends MoveFacts {
  /** The customer that was chosen; undefined where there is none. */
  theirs: PulledRecord | undefined;
}

/**
 * What stands there now of the customer that was chosen and of an account's documents, in one question: where an agent
 * brings the answers, it brings all of them.
 * @throws ApiProblem when it cannot be read now.
 */
export async function readLinkFacts(
  deps: AppDeps,
  connection: StoredConnection,
  { externalId, documents }: { externalId: string; documents: readonly AccountDocument[] },
): Promise<LinkFacts> {
  const facts = await ask(deps, connection, `customer ${externalId}`, (books) =>
    readAll(books, externalId, documents),
  );
  return { ...facts, bookCloseDate: connection.capabilities?.bookCloseDate };
}

async function readAll(
  books: Books,
  externalId: string,
  documents: readonly AccountDocument[],
): Promise<CallResult<LinkFacts>> {
  const questions = [
    { entityType: 'customer' as EntityType, externalIds: [externalId] },
    ...questionsOf(documents),
  ];
  const read = await askTogether(questions.map((question) => () => books.current(question)));
  if (!read.ok) return read;
  const [chosen = [], ...found] = read.value;
  const there = new Map(found.flat().map(entryOf));
  const open = await readOpen(books, documents, there);
  if (open && !open.ok) return open;
  return { ok: true, value: { theirs: chosen[0], there, open: open?.value } };
}

function questionsOf(documents: readonly AccountDocument[]) {
  return [...new Set(documents.map(({ entityType }) => entityType))].flatMap((entityType) => {
    const ids = documents
      .filter((each) => each.entityType === entityType && !each.missing)
      .map((each) => each.externalId);
    const chunks = Math.ceil(ids.length / CHUNK);
    return Array.from({ length: chunks }, (_, at) => ({
      entityType,
      externalIds: ids.slice(at * CHUNK, (at + 1) * CHUNK),
      standing: true,
    }));
  });
}

/** Where an agent brings the answers, all of the questions are there for its next visit. */
async function askTogether<T>(questions: (() => Promise<CallResult<T>>)[]): Promise<CallResult<T[]>> {
  const answers: T[] = [];
  let awaited: AwaitingAnswer | undefined;
  for (const ask of questions) {
    try {
      const answer = await ask();
      if (!answer.ok) return answer;
      answers.push(answer.value);
    } catch (error) {
      if (!(error instanceof AwaitingAnswer)) throw error;
      awaited = error;
    }
  }
  if (awaited) throw awaited;
  return { ok: true, value: answers };
}

function entryOf(record: PulledRecord): [string, DocumentThere] {
  const { entityType, counterpart, data, asRead = data, unreadable, standing } = record;
  const { account } = ENTITIES[entityType];
  const customer = typeof account === 'object' ? asRead[account.field] : undefined;
  const key = keyThere({ entityType, externalId: counterpart.externalId });
  return [key, { customer, unreadable, ties: standing?.ties }];
}

/** Where a document does not show what pays it, what is left open of it does. */
async function readOpen(
  books: Books,
  documents: readonly AccountDocument[],
  there: ReadonlyMap<string, DocumentThere>,
): Promise<CallResult<NonNullable<MoveFacts['open']>> | undefined> {
  const silent = documents.filter(
    (each) => each.entityType === 'invoice' && there.get(keyThere(each))?.ties === undefined,
  );
  const amounts = new Map<string, string>();
  let complete = silent.length > 0;
  for (const externalId of new Set(silent.map(({ from }) => from))) {
    const items = await books.openItems({ externalId });
    if (items && !items.ok) return items;
    for (const item of items?.value?.items ?? [])
      if (item.kind === 'invoice') amounts.set(item.externalId, item.open);
    complete &&= items?.value?.complete ?? false;
  }
  return silent.length > 0 ? { ok: true, value: { amounts, complete } } : undefined;
}
