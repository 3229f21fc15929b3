import type { Command } from 'commander';
import { z } from 'zod';
import { loadConfig } from '../../../config.ts';
import type { Report } from '../../admin/reconcile.ts';
import { type CliContext, print } from '../../context.ts';
import { withDatabase } from '../../with-database.ts';

const reconcileSchema = z.object({
  restored: z.boolean().default(false),
  handedOver: z.boolean().default(false),
});

export function reconcileCommand(admin: Command, context: CliContext): void {
  admin
    .command('reconcile')
    .description('make a restored database safe to work from, and compare it with the runs in Temporal')
    .option('--restored', 'it is a backup although nothing shows it: the disk of the server was put back')
    .option(
      '--handed-over',
      'after it: every application has handed over what it has, so records made from now on are created without a look',
    )
    .action(async (options: unknown, command: Command) => {
      const { restored, handedOver } = reconcileSchema.parse(options);
      const config = loadConfig(context.env);
      if (handedOver) return endLookUps(command, context, config.DATABASE_URL);
      const { temporalConnection } = await import('../../../setup.ts');
      const { reconcile } = await import('../../admin/reconcile.ts');
      const target = temporalConnection(config, context.env);
      const report = await withDatabase(config.DATABASE_URL, (db) => reconcile({ db, ...target, restored }));
      print(command, context, report, () => described(report));
    });
}

async function endLookUps(command: Command, context: CliContext, databaseUrl: string): Promise<void> {
  const { noteHandedOver } = await import('../../admin/reconcile.ts');
  await withDatabase(databaseUrl, noteHandedOver);
  print(
    command,
    context,
    { handedOver: true },
    () => 'Records that are made from now on are created without a look.',
  );
}

function described({ restored, ended, toStart }: Report): string {
  const safe = restored
    ? `A restored backup: ${restored.connections} connections look up what has no link, ${restored.queued} records are owed, ${restored.requests} requests go again under their ids. Work may leave.`
    : 'The database is the one that work has left from: nothing to make safe.';
  return [
    safe,
    ...ended.map((id) => `Ended ${id}: the database does not know what it is for.`),
    ...toStart.map((id) => `${id} has no run: the next look of a worker starts it.`),
  ].join('\n');
}
