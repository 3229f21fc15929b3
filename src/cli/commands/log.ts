import { type Command, Option } from 'commander';
import { z } from 'zod';
import { SYNCED_TYPES } from '../../domain/entities/index.ts';
import { apiFor, type CliContext, print } from '../context.ts';
import { textTable } from '../text-table.ts';

const pageSchema = z.object({
  items: z.array(
    z.looseObject({
      at: z.string(),
      type: z.string(),
      name: z.string(),
      direction: z.string(),
      status: z.string(),
      action: z.string(),
      message: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
});

const optionsSchema = z.record(z.string(), z.union([z.string(), z.boolean()]));

export function logCommand(program: Command, context: CliContext): void {
  program
    .command('log')
    .description('what was synced, newest first')
    .addOption(new Option('--type <type>', 'only of this type').choices([...SYNCED_TYPES]))
    .option('--status <status>', 'success, error or skipped')
    .option('--direction <direction>', 'push or pull')
    .option('--record <id>', 'of one record')
    .option('--batch <id>', 'of one batch')
    .option('--from <time>', 'not before')
    .option('--to <time>', 'not after')
    .option('--limit <count>', 'at most 200', '25')
    .option('--csv', 'everything, as CSV')
    .action(async (options: unknown, command: Command) => {
      const { csv, ...filters } = optionsSchema.parse(options);
      const api = apiFor(command, context);
      const path = `/v1/sync-log?${new URLSearchParams(queryOf(filters))}`;
      if (csv) return void context.terminal.stdout.write(await api.text(path, 'text/csv'));
      const page = await api.get(path, pageSchema);
      print(command, context, page, () => table(page));
    });
}

function queryOf(filters: Record<string, string | boolean>): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value)]));
}

function table({ items, next }: z.infer<typeof pageSchema>): string {
  if (items.length === 0) return 'Nothing was synced yet.';
  const rows = items.map(({ at, type, name, direction, status, action, message }) => {
    return [at.slice(0, 19).replace('T', ' '), type, name, direction, status, message ?? action];
  });
  const text = textTable(['Time (UTC)', 'Type', 'Name', 'Direction', 'Status', 'What'], rows);
  return next ? `${text}\n… older entries: raise --limit or narrow the filters` : text;
}
