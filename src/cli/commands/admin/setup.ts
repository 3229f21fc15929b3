import type { Command } from 'commander';
import { z } from 'zod';
import { loadConfig } from '../../../config.ts';
import { type CliContext, print } from '../../context.ts';

const setupSchema = z.object({ retentionDays: z.coerce.number().int().min(1).max(365) });

export function setupCommand(admin: Command, context: CliContext): void {
  admin
    .command('setup')
    .description(
      'make the namespace and the search attributes in Temporal where they are missing, and try fairness',
    )
    .option('--retention-days <days>', 'how long a new namespace keeps finished runs', '7')
    .action(async (options: unknown, command: Command) => {
      const { retentionDays } = setupSchema.parse(options);
      // Loaded here: other commands do without Temporal's client and start faster.
      const { temporalConnection } = await import('../../../setup.ts');
      const { prepareTemporal } = await import('../../admin/setup.ts');
      const target = temporalConnection(loadConfig(context.env), context.env);
      const { FAIRNESS_REMEDY } = await import('../../doctor/fairness-probe.ts');
      const done = await prepareTemporal({ ...target, retentionDays });
      print(command, context, done, () =>
        [
          `Namespace ${done.namespace} ${done.created ? 'is made' : 'is there'}.`,
          ...done.searchAttributes.map((name) => `Added the search attribute ${name}.`),
          done.fairness
            ? 'Tenants take turns.'
            : `One tenant’s batch holds up all others. ${FAIRNESS_REMEDY}`,
        ].join(' '),
      );
    });
}
