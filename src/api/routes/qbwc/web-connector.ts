import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readConnectionById } from '../../../db/connections/connection-queries.ts';
import { AgentMessageError } from '../../../providers/polling-agent.ts';
import { addressOf } from '../../desktop/connectors.ts';
import { HeardVersions } from '../../desktop/heard-versions.ts';
import { supportPage } from '../../desktop/support-page.ts';
import { takeCall } from '../../desktop/take-call.ts';
import type { DesktopTimes, Visit } from '../../desktop/visit.ts';
import { ApiProblem } from '../../problems.ts';
import type { ZodApp } from '../../zod-app.ts';

/** A page of invoices with hundreds of lines, escaped once more inside the envelope. */
const BODY_LIMIT = 32 * 1024 * 1024;
const TIMES: DesktopTimes = { holdMs: 20_000, lookMs: 200, checkMs: 15 * 60_000 };

const params = z.object({ connection: z.string().min(1).max(200) });

/** Where the program of a vendor calls that polls us. It signs in by itself: nobody's key or session counts. */
const plugin: FastifyPluginAsyncZod = async (app) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  readRoute(app);
  callRoute(app, new HeardVersions());
};
export default plugin;

function readRoute(app: ZodApp): void {
  app.get('/qbwc/:connection', { schema: { hide: true, params } }, async (request, reply) => {
    const { connection, agent } = await addressed(app, request.params.connection);
    if (!/[?&]wsdl\b/i.test(request.url)) {
      const page = await supportPage(app.deps.db, connection.id);
      return reply.type('text/html; charset=utf-8').send(page);
    }
    const { contentType, body } = agent.describe(addressOf(app.deps, connection.id));
    return reply.type(contentType).send(body);
  });
}

function callRoute(app: ZodApp, versions: HeardVersions): void {
  app.post(
    '/qbwc/:connection',
    { bodyLimit: BODY_LIMIT, schema: { hide: true, params } },
    async (request, reply) => {
      const visit = await visitOf(app, request, reply, versions);
      const answer = await answerTo(visit, request);
      return reply.code(answer.status).header('content-type', visit.agent.contentType).send(answer.body);
    },
  );
}

async function answerTo(
  visit: Visit,
  { body, log }: Pick<FastifyRequest, 'body' | 'log'>,
): Promise<{ status: number; body: string }> {
  const { agent } = visit;
  try {
    const call = agent.read(typeof body === 'string' ? body : '');
    return { status: 200, body: agent.write(await takeCall(visit, call)) };
  } catch (error) {
    if (error instanceof AgentMessageError) return { status: 400, body: agent.writeFault(error.message) };
    // The program takes nothing but its own protocol, also of a server that is in trouble.
    log.error({ err: error }, 'a call of a polling program could not be answered');
    return { status: 500, body: agent.writeFault(IN_TROUBLE) };
  }
}

const IN_TROUBLE = 'Ledgerbridge could not answer. Nothing is lost: it goes on with the next run.';

async function visitOf(
  app: ZodApp,
  request: FastifyRequest<{ Params: z.output<typeof params> }>,
  reply: FastifyReply,
  versions: HeardVersions,
): Promise<Visit> {
  const found = await addressed(app, request.params.connection);
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) gone.abort();
  });
  const { DESKTOP_HOLD_MS: holdMs, DESKTOP_CHECK_MS: checkMs, DESKTOP_LOOK_MS: lookMs } = app.deps.config;
  const times = {
    holdMs: holdMs ?? TIMES.holdMs,
    checkMs: checkMs ?? TIMES.checkMs,
    lookMs: lookMs ?? TIMES.lookMs,
  };
  return { ...found, deps: app.deps, times, address: request.ip, versions, signal: gone.signal };
}

/** @throws ApiProblem that tells nothing but that nobody is there. */
async function addressed(app: ZodApp, connectionId: string) {
  const connection = await readConnectionById(app.deps.db, connectionId);
  const registered =
    connection && app.deps.providers.has(connection.provider)
      ? app.deps.providers.get(connection.provider)
      : undefined;
  if (!connection || !registered?.agent)
    throw new ApiProblem('not_found', 'Nobody is connected at this address.');
  return { connection, registered, agent: registered.agent };
}
