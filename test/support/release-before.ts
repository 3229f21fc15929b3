import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { compare, lt } from 'semver';
import { z } from 'zod';
import { projectFolder } from '../../src/dev/project.ts';

const acceptedSchema = z.array(z.object({ what: z.string(), why: z.string().min(20) }));
const releaseSchema = z.object({
  commit: z.string(),
  migration: z.string(),
  accepted: z.object({ schema: acceptedSchema, api: acceptedSchema }),
});

/** What those who upgrade to this version come from: the highest in `releases/` below it. */
export async function releaseBefore() {
  const root = path.join(projectFolder, 'releases');
  const own = z.object({ version: z.string() });
  const { version: current } = own.parse(
    JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8')),
  );
  const versions = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const version = versions
    .map(({ name }) => name)
    .filter((name) => lt(name, current))
    .sort(compare)
    .at(-1);
  if (version === undefined) throw new Error('no release is kept');
  const folder = path.join(root, version);
  const release = releaseSchema.parse(JSON.parse(await readFile(path.join(folder, 'release.json'), 'utf8')));
  return { version, folder, ...release };
}

/** Breaks that nobody has accepted, and those that were accepted and are none (any more). */
export function judged(breaks: readonly string[], accepted: z.infer<typeof acceptedSchema>) {
  const known = accepted.map(({ what }) => what);
  return {
    unexpected: breaks.filter((what) => !known.includes(what)),
    stale: known.filter((what) => !breaks.includes(what)),
  };
}
