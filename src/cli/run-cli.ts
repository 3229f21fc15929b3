import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { loadCliConfig } from '../config.ts';
import { adminCommand } from './commands/admin.ts';
import { doctorCommand } from './commands/doctor.ts';
import { historyCommand } from './commands/history.ts';
import { initCommand } from './commands/init.ts';
import { keyCommand } from './commands/key.ts';
import { logCommand } from './commands/log.ts';
import { migrateCommand } from './commands/migrate.ts';
import { payoutsCommand } from './commands/payouts.ts';
import { proveCommand } from './commands/prove.ts';
import { pullCommand, pushCommand } from './commands/push-pull.ts';
import { recordsCommand } from './commands/records.ts';
import { statusCommand } from './commands/status.ts';
import { supportBundleCommand } from './commands/support-bundle.ts';
import { tenantCommand } from './commands/tenant.ts';
import { timesheetsCommand } from './commands/timesheets.ts';
import { userCommand } from './commands/user.ts';
import type { CliContext, Terminal } from './context.ts';

/** Runs one command line and gives the exit code: 0 done, 1 not done, 2 not understood. */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  env?: NodeJS.ProcessEnv,
): Promise<number> {
  try {
    const program = createProgram({ terminal, env, config: loadCliConfig(env) });
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return report(error, terminal);
  }
}

function createProgram(context: CliContext): Command {
  const { terminal } = context;
  const program = new Command('ledgerbridge')
    .description('Hand over records, sync them with QuickBooks, and see what happened.')
    .option('--url <url>', 'where the API is', context.config.LEDGERBRIDGE_URL)
    .option('--api-key <key>', 'an API key (default: the variable LEDGERBRIDGE_API_KEY)')
    .option('--json', 'print JSON, for other programs')
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
    })
    .exitOverride();
  for (const command of [
    initCommand,
    recordsCommand,
    pushCommand,
    pullCommand,
    statusCommand,
    logCommand,
    historyCommand,
    proveCommand,
    supportBundleCommand,
    payoutsCommand,
    timesheetsCommand,
    keyCommand,
    tenantCommand,
    userCommand,
    migrateCommand,
    adminCommand,
    doctorCommand,
  ]) {
    command(program, context);
  }
  return program;
}

function report(error: unknown, { stderr }: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = messageOf(error);
  if (message) stderr.write(`${message}\n`);
  return 1;
}

function messageOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
