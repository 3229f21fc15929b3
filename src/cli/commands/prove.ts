import type { Command } from 'commander';
import { z } from 'zod';
import { chooseConnection } from '../connection.ts';
import { apiFor, type CliContext, print } from '../context.ts';
import { CliFailure } from '../failure.ts';
import { readProof } from '../prove/proof-lines.ts';
import { type WrittenProof, writeArchive } from '../prove/write-archive.ts';

const daySchema = z.iso.date();
const optionsSchema = z.object({
  from: daySchema,
  to: daySchema,
  connection: z.string().optional(),
  out: z.string().optional(),
});

/** An archive that a bookkeeper can keep, and anybody can check without us. */
export function proveCommand(program: Command, context: CliContext): void {
  program
    .command('prove')
    .description('write what happened in a period, sealed, and what both sides hold now, into a folder')
    .requiredOption('--from <day>', 'first day, as in 2026-11-01 (UTC)')
    .requiredOption('--to <day>', 'last day')
    .option('--connection <id>', 'which connection, when there are several')
    .option('--out <folder>', 'a folder that is not there yet')
    .action(async (options: unknown, command: Command) => {
      const { from, to, connection, out = `proof-${from}-${to}` } = optionsSchema.parse(options);
      const api = apiFor(command, context);
      const id = await chooseConnection(api, connection);
      const query = new URLSearchParams({ from, to: `${to}T23:59:59.999Z` });
      const path = `/v1/connections/${encodeURIComponent(id)}/proof?${query}`;
      const written = await writeArchive(out, readProof(await api.stream(path, 'application/x-ndjson')));
      print(command, context, written, () => summary(written));
      if (!written.checked.ok) throw new CliFailure(complaint(written));
    });
}

function summary({ folder, counts, checked, differing }: WrittenProof): string {
  const sealed = `${counts.entries} entries in ${counts.seals} seals, ${counts.records} records`;
  const open =
    counts.unsealed > 0 ? `\n${counts.unsealed} entries are not sealed yet: ask again in two minutes.` : '';
  const differ = differing === 0 ? 'All of them agree.' : `${differing} do not agree: open proof.html.`;
  const verdict = checked.ok ? 'All of it is as it was sealed.' : 'Not all of it is as it was sealed.';
  return `${folder}: ${sealed}.\n${verdict} ${differ}${open}`;
}

function complaint({ checked }: WrittenProof): string {
  return checked.problems.map(({ what, why }) => `${what}: ${why}.`).join('\n');
}
