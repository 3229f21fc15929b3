import type { Command } from 'commander';
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { apiFor, type CliContext, print } from '../context.ts';
import { textTable } from '../text-table.ts';

const pageSchema = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      data: z.looseObject({ teamMemberId: z.string(), startDate: z.string(), status: z.string() }),
    }),
  ),
  next: z.string().nullable(),
});
const syncSchema = z.looseObject({
  connections: z.array(z.looseObject({ label: z.string(), message: z.string().nullable() })),
});

const optionsSchema = z.object({ limit: z.string(), cursor: z.string().optional() });

export function timesheetsCommand(program: Command, context: CliContext): void {
  program
    .command('timesheets')
    .description('timesheets, and where their entries stand')
    .option('--limit <count>', 'at most 100', '25')
    .option('--cursor <cursor>', 'go on where an earlier page ended')
    .action(async (options: unknown, command: Command) => {
      const query = new URLSearchParams(optionsSchema.parse(options));
      const read = await readPage(apiFor(command, context), query);
      print(command, context, read, () => table(read));
    });
}

type Read = Awaited<ReturnType<typeof readPage>>;

async function readPage(api: ApiClient, query: URLSearchParams) {
  const { items, next } = await api.get(`/v1/timesheets?${query}`, pageSchema);
  const shown = [];
  for (const item of items) {
    const path = `/v1/records/timesheet/${encodeURIComponent(item.id)}/sync`;
    shown.push({ ...item, sync: (await api.get(path, syncSchema)).connections });
  }
  return { items: shown, next };
}

function table({ items, next }: Read): string {
  if (items.length === 0) return 'There are no timesheets yet.';
  const rows = items.map(({ id, data, sync }) => {
    const stands = sync.map(({ label, message }) => message ?? label).join('; ');
    return [id, data.startDate, data.teamMemberId, data.status, stands];
  });
  const text = textTable(['Timesheet', 'From', 'Team member', 'Status', 'Where it stands'], rows);
  return next ? `${text}\n… more: --cursor ${next}` : text;
}
