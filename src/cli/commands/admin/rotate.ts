import type { Command } from 'commander';
import { loadConfig } from '../../../config.ts';
import { rotate } from '../../admin/rotate.ts';
import { type CliContext, print } from '../../context.ts';
import { withDatabase } from '../../with-database.ts';

export function rotateCommand(admin: Command, context: CliContext): void {
  admin
    .command('rotate')
    .description('seal every secret with LEDGERBRIDGE_ENCRYPTION_KEY that a former key has sealed')
    .action(async (_options: unknown, command: Command) => {
      const config = loadConfig(context.env);
      const { createSealerFrom } = await import('../../../setup.ts');
      const done = await withDatabase(config.DATABASE_URL, (db) => rotate(db, createSealerFrom(config)));
      print(
        command,
        context,
        done,
        () =>
          `${done.resealed} secrets are sealed anew, ${done.current} were. LEDGERBRIDGE_FORMER_KEYS may go a day after every process has the new key.`,
      );
    });
}
