import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CliFailure } from '../failure.ts';

/** It stands alone: it lies in every archive, and shares no code with what it checks. */
export const VERIFIER = fileURLToPath(new URL('../../../proof/verify.mjs', import.meta.url));

const checkedSchema = z.object({
  ok: z.boolean(),
  problems: z.array(z.object({ what: z.string(), why: z.string() })),
  counts: z.object({ seals: z.int(), entries: z.int(), pruned: z.int(), prunedLog: z.int() }),
});
export type Checked = z.infer<typeof checkedSchema>;

export async function checkArchive(folder: string): Promise<Checked> {
  const verifier = spawn(process.execPath, [VERIFIER, folder, '--json']);
  const [said, complaint] = await Promise.all([text(verifier.stdout), text(verifier.stderr)]);
  if (said === '') throw new CliFailure(complaint.trim());
  return checkedSchema.parse(JSON.parse(said));
}
