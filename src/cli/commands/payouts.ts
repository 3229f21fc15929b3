import type { Command } from 'commander';
import { z } from 'zod';
import { apiFor, type CliContext, print } from '../context.ts';
import { textTable } from '../text-table.ts';

const pageSchema = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      date: z.string(),
      amount: z.string(),
      currency: z.string(),
      status: z.string(),
      movements: z.int(),
      sync: z.looseObject({ label: z.string(), message: z.string().nullable() }).nullable(),
    }),
  ),
  next: z.string().nullable(),
});

const optionsSchema = z.object({ limit: z.string(), cursor: z.string().optional() });

export function payoutsCommand(program: Command, context: CliContext): void {
  program
    .command('payouts')
    .description('payouts of the card processor, and where each stands')
    .option('--limit <count>', 'at most 100', '25')
    .option('--cursor <cursor>', 'go on where an earlier page ended')
    .action(async (options: unknown, command: Command) => {
      const query = new URLSearchParams(optionsSchema.parse(options));
      const page = await apiFor(command, context).get(`/v1/payouts?${query}`, pageSchema);
      print(command, context, page, () => table(page));
    });
}

function table({ items, next }: z.infer<typeof pageSchema>): string {
  if (items.length === 0) return 'There are no payouts yet.';
  const rows = items.map(({ id, date, amount, currency, status, movements, sync }) => {
    const stands = sync?.message ?? sync?.label ?? '';
    return [id, date, `${amount} ${currency}`, status, String(movements), stands];
  });
  const text = textTable(['Payout', 'Arrives', 'Amount', 'Status', 'Movements', 'Where it stands'], rows);
  return next ? `${text}\n… more: --cursor ${next}` : text;
}
