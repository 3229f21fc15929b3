import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { chooseConnection } from '../connection.ts';
import { apiFor, type CliContext, print } from '../context.ts';
import { CliFailure } from '../failure.ts';

const optionsSchema = z.object({
  connection: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  out: z.string().optional(),
});

export function supportBundleCommand(program: Command, context: CliContext): void {
  program
    .command('support-bundle')
    .description('one archive of a time, to hand over to support; open index.html in it')
    .option('--connection <id>', 'of this connection; of the only one without it')
    .option('--from <time>', 'not before; a day before --to without it')
    .option('--to <time>', 'not after; now without it')
    .option('--out <file>', 'where to write it')
    .action(async (options: unknown, command: Command) => {
      const { connection: named, out, ...span } = optionsSchema.parse(options);
      const api = apiFor(command, context);
      const connection = await chooseConnection(api, named);
      const query = new URLSearchParams(Object.entries(span));
      const file = out ?? `support-${connection}.zip`;
      const path = `/v1/connections/${encodeURIComponent(connection)}/support-bundle?${query}`;
      await save(await api.stream(path, 'application/zip'), file);
      print(command, context, { file }, () => `Written to ${file}. Open index.html in it.`);
    });
}

/** Half an archive is no archive: what broke off leaves nothing behind. */
async function save(content: ReadableStream<Uint8Array>, file: string): Promise<void> {
  try {
    await pipeline(Readable.from(content), createWriteStream(file, { mode: 0o600 }));
  } catch (cause) {
    await rm(file, { force: true });
    const why = cause instanceof Error ? ` (${cause.message})` : '';
    throw new CliFailure(`The bundle was not written to ${file}${why}. Try again.`, { cause });
  }
}
