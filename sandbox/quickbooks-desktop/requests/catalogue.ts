import type { StoredRecord } from '../company/record.ts';
import type { Declaration } from '../entities/declaration.ts';
import { itemService } from '../entities/item-service.ts';
import { listQuery } from '../entities/queries.ts';
import { declarations } from '../entities/registry.ts';
import { group, texts } from '../fields.ts';
import { parts } from '../schema/notation.ts';
import type { Part } from '../schema/parts.ts';
import { extensions } from './extensions.ts';
import { runQuery } from './query.ts';
import { resolveReferences } from './references.ts';
import { removals } from './removals.ts';
import type { Outcome, Request, RequestContext, RequestDefinition } from './request.ts';
import { shown } from './show.ts';
import { singles } from './singles.ts';
import { receivePaymentToDeposit } from './to-deposit.ts';
import { addRecord, modifyRecord } from './write.ts';
import { writeAnswer } from './write-answer.ts';

const trim = 'IncludeRetElement*[50]';

const answers: ReadonlyMap<string, readonly Part[]> = new Map(
  [...declarations.values()].map(({ name, answer }) => [name, parts(answer)]),
);

/** Every item, whatever its kind: each answered in the form of its own kind. */
const items: RequestDefinition = {
  name: 'ItemQuery',
  since: 1,
  table: parts(listQuery()),
  attributes: ['metaData', 'iterator', 'iteratorID'],
  writes: false,
  run: (request, context) => {
    const kinds = [...declarations.keys()].filter((kind) => kind.startsWith('Item'));
    return runQuery({ declaration: itemService, kinds, answers }, request, context);
  },
};

/** Every request that the company file knows, by its name with `Rq`. */
export const catalogue: ReadonlyMap<string, RequestDefinition> = new Map(
  [
    ...[...declarations.values()].flatMap(requestsOf),
    ...removals,
    ...singles,
    ...extensions,
    receivePaymentToDeposit,
    items,
  ].map((definition) => [`${definition.name}Rq`, definition]),
);

function requestsOf(declaration: Declaration): RequestDefinition[] {
  const { name, add, mod, query, iterates } = declaration;
  const answer = answers.get(name) ?? [];
  const range = { declaration, kinds: [name], answers };
  const definitions: RequestDefinition[] = [
    {
      name: `${name}Query`,
      since: 1,
      table: parts(query),
      attributes: iterates ? ['metaData', 'iterator', 'iteratorID'] : ['metaData'],
      writes: false,
      run: (request, context) => runQuery(range, request, context),
    },
  ];
  if (add !== undefined) definitions.push(writing(declaration, answer, 'Add', add));
  if (mod !== undefined) definitions.push(writing(declaration, answer, 'Mod', mod));
  return definitions;
}

function writing(
  declaration: Declaration,
  answer: readonly Part[],
  verb: 'Add' | 'Mod',
  content: string,
): RequestDefinition {
  const inner = `${declaration.name}${verb}`;
  const write = verb === 'Add' ? addRecord : modifyRecord;
  return {
    name: inner,
    since: 1,
    table: parts(`${inner}(${content}) ${trim}`),
    attributes: [],
    writes: true,
    run(request, context) {
      const given = group(request.fields, inner) ?? {};
      const resolved = resolveReferences({ ...context, kind: declaration.name }, given);
      const record = write(context.books, declaration, resolved);
      return written(declaration, answer, record, request, context);
    },
  };
}

function written(
  declaration: Declaration,
  answer: readonly Part[],
  record: StoredRecord,
  request: Request,
  { books, version, macros }: RequestContext,
): Outcome {
  if (request.macro !== undefined) macros.set(request.macro, record.id);
  const only = texts(request.fields, 'IncludeRetElement');
  const form = { books, version, only, without: new Set<string>() };
  return {
    status: 0,
    content: writeAnswer(`${declaration.name}Ret`, answer, shown(books, record), form),
    written: { id: record.id, macro: request.macro },
  };
}
