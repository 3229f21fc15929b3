import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CliFailure } from '../failure.ts';
import { type Checked, checkArchive, VERIFIER } from './check-archive.ts';
import { LineFiles } from './line-files.ts';
import { proofPage } from './page.ts';
import type { ProofCounts, ProofHead, ProofLine, ProvenRecord } from './proof-lines.ts';

export interface WrittenProof {
  folder: string;
  counts: ProofCounts;
  checked: Checked;
  /** Records that do not agree. */
  differing: number;
}

/** Writes a proof into a new folder, has it checked by the verifier that goes with it, and lays both out on a page. */
export async function writeArchive(folder: string, lines: AsyncIterable<ProofLine>): Promise<WrittenProof> {
  try {
    await mkdir(folder);
  } catch (cause) {
    throw new CliFailure(`The folder ${folder} cannot be made: name one that is not there with --out.`, {
      cause,
    });
  }
  try {
    return await fill(folder, lines);
  } catch (error) {
    // Half a proof is none, and stood in the way of the next try.
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function fill(folder: string, lines: AsyncIterable<ProofLine>): Promise<WrittenProof> {
  const { head, counts, records } = await writeLines(folder, lines);
  const named = { ...head, counts };
  await writeFile(path.join(folder, 'proof.json'), `${JSON.stringify(named, null, 2)}\n`);
  await copyFile(VERIFIER, path.join(folder, 'verify.mjs'));
  const checked = await checkArchive(folder);
  await writeFile(path.join(folder, 'proof.html'), proofPage({ head, counts, records, checked }));
  return { folder, counts, checked, differing: records.filter(({ why }) => why.length > 0).length };
}

async function writeLines(folder: string, lines: AsyncIterable<ProofLine>) {
  const files = new LineFiles(folder);
  try {
    return await putLines(files, lines);
  } finally {
    files.abandon();
  }
}

async function putLines(files: LineFiles, lines: AsyncIterable<ProofLine>) {
  const records: ProvenRecord[] = [];
  const bodies = new Set<string>();
  let head: ProofHead | undefined;
  let counts: ProofCounts | undefined;
  for await (const given of lines) {
    switch (given.line) {
      case 'head':
        head = given;
        break;
      case 'end':
        counts = given;
        break;
      case 'record':
        records.push(given);
        await files.put(given);
        break;
      case 'body':
        if (!bodies.has(given.hash)) await files.put(given);
        bodies.add(given.hash);
        break;
      case 'seal':
      case 'entry':
        await files.put(given);
    }
  }
  await files.close();
  if (!head || !counts) throw new CliFailure('The API stopped before the proof was whole: ask again.');
  return { head, counts, records };
}
