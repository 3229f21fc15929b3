import type { Command } from 'commander';
import { type Config, loadConfig } from '../../config.ts';
import { migrateDatabase } from '../../db/client.ts';
import { type CliContext, print } from '../context.ts';
import { registerSearchAttributes } from '../search-attributes.ts';

/** What a deployment runs before its first start and after every update. */
export function migrateCommand(program: Command, context: CliContext): void {
  program
    .command('migrate')
    .description('bring the database and Temporal’s search attributes up to date')
    .action(async (_options: unknown, command: Command) => {
      const config = loadConfig(context.env);
      await migrateDatabase(config.DATABASE_URL);
      const added = await register(config, context.env);
      print(command, context, { migrated: true, searchAttributes: added }, () =>
        ['The database is up to date.', ...added.map((name) => `Added the search attribute ${name}.`)].join(
          '\n',
        ),
      );
    });
}

async function register(config: Config, env?: NodeJS.ProcessEnv): Promise<string[]> {
  // Loaded here: the other commands do without Temporal's client and start faster.
  const { temporalConnection } = await import('../../setup.ts');
  const { connection, namespace } = temporalConnection(config, env);
  return registerSearchAttributes(connection, namespace);
}
