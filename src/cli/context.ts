import type { Command } from 'commander';
import { z } from 'zod';
import type { CliConfig } from '../config.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { CliFailure } from './failure.ts';

/** Results go to `stdout`, progress and complaints to `stderr`. */
export interface Terminal {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

export interface CliContext {
  terminal: Terminal;
  config: CliConfig;
  /** Undefined: the process's own. */
  env?: NodeJS.ProcessEnv;
}

const globalSchema = z.object({
  url: z.url(),
  apiKey: z.string().optional(),
  json: z.boolean().default(false),
});

export function globalOptions(command: Command) {
  return globalSchema.parse(command.optsWithGlobals());
}

export function apiFor(command: Command, { config }: CliContext): ApiClient {
  const { url, apiKey = config.LEDGERBRIDGE_API_KEY } = globalOptions(command);
  if (apiKey === undefined) {
    throw new CliFailure('No API key: set LEDGERBRIDGE_API_KEY or pass --api-key.');
  }
  return createApiClient(url, apiKey);
}

/** JSON when asked for, text otherwise. */
export function print(command: Command, { terminal }: CliContext, value: unknown, text: () => string): void {
  const { json } = globalOptions(command);
  terminal.stdout.write(`${json ? JSON.stringify(value) : text()}\n`);
}

export function requireDatabaseUrl({ config }: CliContext): string {
  if (config.DATABASE_URL) return config.DATABASE_URL;
  throw new CliFailure('This command works on the database itself: set DATABASE_URL.');
}
