import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { connectionNames } from '../../../../db/connections/names.ts';
import { type FoldedPage, foldedEntries, type LogFilter, listLog } from '../../../../db/log/log-queries.ts';
import { callerOf } from '../../../access.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { AppDeps } from '../../../deps.ts';
import { csvLines } from '../../../log/csv.ts';
import { readDetail } from '../../../log/detail.ts';
import { logPages } from '../../../log/pages.ts';
import { representEntry } from '../../../log/represent.ts';
import { splitPage } from '../../../page.ts';
import { idParams } from '../../../schemas/common.ts';
import { problems } from '../../../schemas/problem.ts';
import { logEntryDetailSchema, logPageSchema, logQuery } from '../../../schemas/sync-log.ts';
import { download } from '../../../streams.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  listRoute(app);
  readRoute(app);
};
export default plugin;

function listRoute(app: ZodApp): void {
  app.get(
    '/v1/sync-log',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'listSyncLog',
        summary: 'What was synced, newest first; all of it as CSV with Accept: text/csv',
        tags: ['log'],
        querystring: logQuery,
        response: {
          200: {
            description: 'A page, or everything as CSV',
            content: {
              'application/json': { schema: logPageSchema },
              // A stream: the framework sends it as it is.
              'text/csv': { schema: z.unknown().meta({ type: 'string' }) },
            },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { tenantId } = callerOf(request);
      if (!request.headers.accept?.includes('text/csv')) return list(app.deps, tenantId, request.query);
      const { cursor: _cursor, limit: _limit, ...query } = request.query;
      const { unchanged, ...rest } = filterOf(query);
      // A file has no line that stands for many.
      const filter = unchanged === 'only' ? { ...rest, unchanged } : rest;
      reply
        .header('content-disposition', 'attachment; filename="sync-log.csv"')
        .type('text/csv; charset=utf-8');
      const companies = await connectionNames(app.deps.db, tenantId);
      const lines = csvLines(logPages(app.deps.db, tenantId, filter), companies);
      return reply.send(Readable.from(download(app.deps, request, lines)));
    },
  );
}

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/sync-log/:id',
    {
      config: { access: 'sync:read' },
      schema: {
        operationId: 'getSyncLogEntry',
        summary: 'One attempt, with what was sent and what was answered',
        tags: ['log'],
        params: idParams,
        response: { 200: logEntryDetailSchema, ...problems },
      },
    },
    async (request) => readDetail(app.deps, callerOf(request), request.params.id),
  );
}

async function list(
  { db, sealer, config, clock = () => new Date() }: AppDeps,
  tenantId: string,
  { cursor, limit, ...query }: z.output<typeof logQuery>,
) {
  const scope = { tenantId, list: 'sync-log', filter: query };
  const filter = filterOf(query);
  const before = readCursor(sealer, scope, z.int(), cursor, clock());
  const rows = await listLog(db, tenantId, filter, { before, limit: limit + 1 });
  const { page, last } = splitPage(rows, limit);
  const span = { before, oldest: last?.id, most: LINES_PER_ENTRY * limit };
  const folded = filter.unchanged === 'folded' ? await foldedOf(db, tenantId, filter, span) : undefined;
  const end = folded?.before ?? last?.id;
  return {
    items: page.filter(({ id }) => id >= (folded?.before ?? 0)).map((entry) => representEntry(config, entry)),
    next: end === undefined ? null : writeCursor(sealer, scope, end, clock()),
    ...(folded && { folded: folded.entries.map(representFolded) }),
  };
}

/** Of a page that tells more lines of what was folded than that, the rest is told by the next. */
const LINES_PER_ENTRY = 2;

async function foldedOf(
  db: AppDeps['db'],
  tenantId: string,
  filter: LogFilter,
  span: { before?: number; oldest?: number; most: number },
): Promise<FoldedPage> {
  // A name is looked for among what happened to its records: nothing happened where nothing was to be done.
  if (filter.search !== undefined) return { entries: [] };
  return foldedEntries(db, tenantId, filter, span);
}

function representFolded({ id: _id, at, since, ...rest }: FoldedPage['entries'][number]) {
  return { ...rest, at: at.toISOString(), since: since.toISOString() };
}

type LogQuery = Omit<z.output<typeof logQuery>, 'cursor' | 'limit'>;

/** Somebody who asks for what was skipped, or for one record, sees all of it. */
function filterOf({ unchanged, ...filter }: LogQuery): LogFilter {
  const asked = filter.status === 'skipped' || filter.record !== undefined;
  if (unchanged === 'only') return { ...filter, unchanged };
  return unchanged === 'folded' && !asked ? { ...filter, unchanged } : filter;
}
