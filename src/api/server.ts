import { Client, Connection } from '@temporalio/client';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { type Config, loadConfig } from '../config.ts';
import { connectDatabase, type Database } from '../db/client.ts';
import { forgetOldAnswers } from '../db/idempotency.ts';
import { forgetOldInvitations } from '../db/people/invitations.ts';
import { forgetOldSessions } from '../db/people/sessions.ts';
import { forgetOldAttempts } from '../db/people/sign-in-attempts.ts';
import { reportOf } from '../error-report.ts';
import { createPayoutSources, createRegistry, createSealerFrom, temporalConnection } from '../setup.ts';
import { startTracing, type Tracing } from '../tracing/start.ts';
import { buildApp } from './app.ts';
import { createTemporalGateway } from './temporal.ts';

/** Entry point of an API process. */

/** Requests in hand may take this long when the process is told to end. */
const GRACE_MS = 10_000;
/** Answers are kept for a day; once an hour is often enough to forget them. */
const HOUSEKEEPING_MS = 60 * 60 * 1_000;
/** gRPC's own limit of two minutes would leave the API without Temporal long after it is back. */
const CHANNEL = { 'grpc.max_reconnect_backoff_ms': 2_000 };

async function main(): Promise<void> {
  const config = loadConfig();
  const tracing = await startTracing({
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    service: 'ledgerbridge-api',
  });
  const database = connectDatabase(config.DATABASE_URL, { pool: config.DATABASE_POOL });
  const temporal = temporalConnection(config);
  // Lazy: records are accepted while Temporal is away, also right after the start.
  const connection = Connection.lazy({ ...temporal.connection, channelArgs: CHANNEL });
  const interceptors = { workflow: tracing ? [tracing.client] : [] };
  const client = new Client({ connection, namespace: temporal.namespace, interceptors });
  const app = build(config, { db: database.db, client, namespace: temporal.namespace, tracing });
  closeWithGrace({ delay: GRACE_MS, logger: app.log }, async ({ err }) => {
    if (err) app.log.error({ err }, 'the process ends on an error');
    await app.close();
    await connection.close();
    await database.close();
    await tracing?.close();
  });
  await app.listen({ host: config.HOST, port: config.PORT });
}

interface Parts {
  db: Database;
  client: Client;
  namespace: string;
  tracing: Tracing | undefined;
}

function build(config: Config, { db, client, namespace, tracing }: Parts): FastifyInstance {
  const temporal = createTemporalGateway({
    client,
    taskQueue: config.TEMPORAL_TASK_QUEUE,
    onFailure: (what, error) => app.log.warn({ err: error }, `Temporal could not be asked to ${what}`),
  });
  const app = buildApp({
    db,
    temporal,
    providers: createRegistry(config),
    payoutSources: createPayoutSources(config),
    sealer: createSealerFrom(config),
    config: { ...config, TEMPORAL_NAMESPACE: namespace },
    requestSpans: tracing?.requestSpans,
    logger: {
      level: config.LOG_LEVEL,
      // Without the query: the way back from a consent page carries the code there.
      serializers: { req: ({ method, url }) => ({ method, path: url.split('?')[0] }), err: reportOf },
    },
  });
  const housekeeping = setInterval(() => {
    forgetOldThings(db).catch((error: unknown) => app.log.warn({ err: error }, 'housekeeping failed'));
  }, HOUSEKEEPING_MS);
  app.addHook('onClose', async () => clearInterval(housekeeping));
  return app;
}

async function forgetOldThings(db: Database): Promise<void> {
  const now = new Date();
  await forgetOldAnswers(db);
  await forgetOldSessions(db, now);
  await forgetOldInvitations(db, now);
  await forgetOldAttempts(db);
}

await main();
