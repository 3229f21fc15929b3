import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { type Config, loadConfig } from '../config.ts';
import { connectDatabase, type Database } from '../db/client.ts';
import { reportOf } from '../error-report.ts';
import { createMailSender } from '../mail-sender.ts';
import { createPayoutSources, createRegistry, createSealerFrom, temporalConnection } from '../setup.ts';
import { startTracing } from '../tracing/start.ts';
import { createWebhookSender } from '../webhook-sender.ts';
import { keepAccountStatuses } from './account-statuses.ts';
import { keepFigures } from './figures.ts';
import { runMailDesk } from './mail-desk.ts';
import { showPresence } from './presence.ts';
import { keepPruning } from './pruning.ts';
import { createConnectorWake, createWake, runRelay } from './relay.ts';
import { keepSealing } from './sealing.ts';
import { keepTellingAhead } from './telling-ahead.ts';
import { createSyncWorker } from './worker.ts';

/** Entry point of a worker process: runs workflows and activities, and the relay. */
async function main(): Promise<void> {
  const config = loadConfig();
  installRuntime(config);
  const tracing = await startTracing({
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    service: 'ledgerbridge-worker',
  });
  const database = connectDatabase(config.DATABASE_URL, { pool: config.DATABASE_POOL });
  const temporal = temporalConnection(config);
  const connection = await NativeConnection.connect(temporal.connection);
  const clientConnection = await Connection.connect(temporal.connection);
  const client = new Client({
    connection: clientConnection,
    namespace: temporal.namespace,
    interceptors: { workflow: tracing ? [tracing.client] : [] },
  });
  const taskQueue = config.TEMPORAL_TASK_QUEUE;
  const providers = createRegistry(config);
  const worker = await createSyncWorker({
    connection,
    namespace: temporal.namespace,
    taskQueue,
    maxActivities: config.WORKER_MAX_ACTIVITIES,
    build: buildOf(config),
    tracedActivities: await tracing?.activities(),
    workflowBundle: builtBundle(config),
    deps: {
      db: database.db,
      providers,
      payoutSources: createPayoutSources(config),
      sealer: createSealerFrom(config),
      tuning: tuningOf(config),
      sendWebhook: createWebhookSender({ allowPrivate: config.WEBHOOK_ALLOW_PRIVATE_ADDRESSES }),
      wake: createWake(client, taskQueue),
      wakeConnector: createConnectorWake(client, taskQueue),
    },
  });

  const ending = new AbortController();
  const presence = showPresence(
    database.db,
    ending.signal,
    warnOf('which database it works from could not be noted'),
  );
  const figures = isMeasured(config)
    ? keepFigures({
        db: database.db,
        meter: Runtime.instance().metricMeter,
        signal: ending.signal,
        onError: warnOf('the figures are those of before'),
      })
    : undefined;
  const sealing = keepSealing(database.db, ending.signal, warnOf('sealing goes on at the next look'));
  const relay = runRelay({
    db: database.db,
    client,
    providers,
    taskQueue,
    intervalMs: config.RELAY_INTERVAL_MS,
    signal: ending.signal,
    onError: warnOf('the relay will look again'),
  });
  const pruning = keepPruning(
    database.db,
    { requests: config.REQUESTS_KEPT_DAYS, log: config.LOG_KEPT_DAYS },
    { signal: ending.signal, onError: warnOf('what is too old to be kept is looked at again') },
  );
  const statuses = keepAccountStatuses(database.db, {
    signal: ending.signal,
    onError: warnOf('what accounts show is worked out by whoever looks'),
  });
  const ahead = keepTellingAhead(database.db, providers, {
    signal: ending.signal,
    onError: warnOf('what is to come is looked at again'),
  });
  const mails = mailDesk(config, database.db, ending.signal);
  // SIGINT and SIGTERM shut the worker down (the SDK's own handlers); then the rest follows.
  await worker.run();
  ending.abort();
  await relay;
  await sealing;
  await pruning;
  await statuses;
  await presence;
  await figures;
  await ahead;
  await mails;
  await clientConnection.close();
  await connection.close();
  await database.close();
  await tracing?.close();
}

function buildOf({ WORKER_BUILD_ID: buildId, WORKER_DEPLOYMENT_NAME: deploymentName }: Config) {
  return buildId === undefined ? undefined : { deploymentName, buildId };
}

function tuningOf(config: Config) {
  return {
    retryFirstMs: config.RETRY_FIRST_MS,
    retrySecondMs: config.RETRY_SECOND_MS,
    outagePauseMs: config.OUTAGE_PAUSE_MS,
    conductorLingerMs: config.CONDUCTOR_LINGER_MS,
    changesIntervalMs: config.CHANGES_INTERVAL_MS,
    payoutPollMs: config.PAYOUT_POLL_MS,
  };
}

const warnOf = (message: string) => (error: unknown, tenantId?: string) => {
  const { message: fault } = reportOf(error);
  Runtime.instance().logger.warn(message, { error: fault, ...(tenantId === undefined ? {} : { tenantId }) });
  return undefined;
};

function mailDesk({ SMTP_URL, MAIL_FROM, PUBLIC_URL }: Config, db: Database, signal: AbortSignal) {
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return undefined;
  const send = createMailSender({ url: SMTP_URL, from: MAIL_FROM });
  const desk = { db, send, publicUrl: PUBLIC_URL, now: () => new Date() };
  return runMailDesk(desk, { signal, onError: warnOf('mails are looked at again') });
}

const isMeasured = (config: Config) => config.WORKER_METRICS_PORT !== undefined;

function installRuntime(config: Config): void {
  const port = config.WORKER_METRICS_PORT;
  Runtime.install({
    shutdownSignals: ['SIGINT', 'SIGTERM'],
    ...(port === undefined
      ? {}
      : { telemetryOptions: { metrics: { prometheus: { bindAddress: `${config.HOST}:${port}` } } } }),
  });
}

function builtBundle(config: Config): { codePath: string } | undefined {
  const codePath = config.WORKFLOW_BUNDLE ?? fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
  return existsSync(codePath) ? { codePath } : undefined;
}

await main();
