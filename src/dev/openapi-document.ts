import { randomBytes } from 'node:crypto';
import { buildApp } from '../api/app.ts';
import type { TemporalGateway } from '../api/temporal.ts';
import { loadConfig } from '../config.ts';
import { connectDatabase } from '../db/client.ts';
import { createPayoutSources, createRegistry, createSealerFrom } from '../setup.ts';

/** The API's description, from an app that serves nobody: neither database nor Temporal is asked. */
export async function openapiDocument(): Promise<object> {
  const config = loadConfig({
    DATABASE_URL: 'postgres://127.0.0.1/none',
    LEDGERBRIDGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  });
  const { db, close } = connectDatabase(config.DATABASE_URL);
  const app = buildApp({
    db,
    temporal: noTemporal(),
    providers: createRegistry(config),
    payoutSources: createPayoutSources(config),
    sealer: createSealerFrom(config),
    config: { ...config, CONSOLE_FOLDER: undefined },
  });
  try {
    await app.ready();
    return app.swagger();
  } finally {
    await app.close();
    await close();
  }
}

function noTemporal(): TemporalGateway {
  return {
    wake: () => undefined,
    refresh: () => undefined,
    startBatch: async () => false,
    tellImport: async () => false,
    stopBatch: async () => false,
    startBalanceReport: async () => false,
    stopBalanceReport: async () => false,
    tellConnector: async () => false,
    reportPayout: async () => false,
    tellAnswered: async () => false,
    histories: async () => undefined,
    isUp: async () => false,
    drained: async () => undefined,
  };
}
