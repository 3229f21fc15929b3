import { type Command, Option } from 'commander';
import { z } from 'zod';
import { ENTITIES, PULLED_TYPES } from '../../domain/entities/index.ts';
import { categories, type EntityType } from '../../domain/entity.ts';
import { chooseConnection } from '../connection.ts';
import { apiFor, type CliContext, print } from '../context.ts';
import { CliFailure } from '../failure.ts';
import { type Batch, batchSchema, followBatch } from '../follow-batch.ts';
import { showProgress } from '../progress.ts';

const optionsSchema = z.object({
  connection: z.string().optional(),
  types: z.array(z.string()).optional(),
  force: z.boolean().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  wait: z.boolean(),
});

/** Commander refuses what is none of them, naming them all. */
const typesOption = (description: string, types: readonly EntityType[]) =>
  new Option('--types <type...>', description).choices([...types]);

export function pushCommand(program: Command, context: CliContext): void {
  program
    .command('push')
    .description('send records to the accounting system')
    .option('--connection <id>', 'which connection, when there are several')
    .addOption(typesOption('only these', categories(ENTITIES)))
    .option('--force', 'send records even if nothing changed')
    .option('--no-wait', 'start it and return')
    .action((options: unknown, command: Command) => run('push', options, command, context));
}

export function pullCommand(program: Command, context: CliContext): void {
  program
    .command('pull')
    .description('bring in what was made in the accounting system')
    .option('--connection <id>', 'which connection, when there are several')
    .addOption(typesOption('which', PULLED_TYPES).default(['customer', 'invoice']))
    .option('--from <day>', 'first day of invoices and payments, as in 2026-01-01')
    .option('--to <day>', 'last day')
    .option('--no-wait', 'start it and return')
    .action((options: unknown, command: Command) => run('pull', options, command, context));
}

async function run(
  kind: 'push' | 'pull',
  given: unknown,
  command: Command,
  context: CliContext,
): Promise<void> {
  const { connection, types: entityTypes, wait, ...params } = optionsSchema.parse(given);
  const api = apiFor(command, context);
  const id = await chooseConnection(api, connection);
  const body = { entityTypes, ...params };
  const started = await api.post(`/v1/connections/${encodeURIComponent(id)}/${kind}`, body, batchSchema);
  if (!wait) return print(command, context, started, () => `Batch ${started.id} is started.`);
  const progress = showProgress(kind === 'push' ? 'Pushing' : 'Pulling', context.terminal);
  const ended = await followBatch(api, started.id, ({ succeeded, skipped, failed, total }) =>
    progress.update(succeeded + skipped + failed, total),
  ).finally(progress.finish);
  print(command, context, ended, () => summary(ended));
  if (ended.state !== 'done' || ended.failed > 0) throw new CliFailure(advice(ended));
}

function summary({ id, state, succeeded, skipped, failed }: Batch): string {
  return `Batch ${id} is ${state}: ${succeeded} succeeded, ${skipped} skipped, ${failed} failed.`;
}

function advice({ id, error }: Batch): string {
  if (error) return `${error.message}\n${error.remedy}`;
  return `See why with: ledgerbridge log --batch ${id} --status error`;
}
