import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { project, runStep } from './step.mjs';

// Writes down what the version of package.json is to those who will upgrade from it: its commit (the one that is checked
// out), its last migration and its API. Its notes are written by a person.
const read = (...place) => JSON.parse(readFileSync(path.join(project, ...place), 'utf8'));
const git = (...args) => execFileSync('git', args, { cwd: project }).toString().trim();

const { version } = read('package.json');
const folder = path.join(project, 'releases', version);
if (git('status', '--porcelain', '--', 'src', 'drizzle', 'package.json') !== '')
  fail('Commit what is released first.');
if (!existsSync(path.join(folder, 'NOTES.md'))) fail(`Write releases/${version}/NOTES.md first.`);
mkdirSync(folder, { recursive: true });
const document = path.join(folder, 'openapi.json');
const written = await runStep(process.execPath, ['--import', 'tsx', 'src/dev/write-openapi.ts', document]);
if (written !== 0) process.exit(written);
const release = {
  commit: git('rev-parse', 'HEAD'),
  migration: read('drizzle', 'meta', '_journal.json').entries.at(-1).tag,
  accepted: { schema: [], api: [] },
};
writeFileSync(path.join(folder, 'release.json'), `${JSON.stringify(release, null, 2)}\n`);
console.log(`releases/${version} is of ${release.commit}. Commit it, and tag that commit v${version}.`);

function fail(why) {
  console.error(why);
  process.exit(1);
}
