import { existsSync } from 'node:fs';
import { installIfNeeded } from './install.mjs';
import { runStep, tool } from './step.mjs';

// For the inner loop: the tests that mirror a path of the sources, or the tests themselves, and the linter on both.
const wanted = process.argv.slice(2);
if (wanted.length === 0) {
  console.error('npm run test:fast -- <path>: a folder or file of src, sandbox, packages or test');
  process.exit(2);
}
const tests = wanted.map(testsOf);
const missing = [...wanted, ...tests].filter((place) => !existsSync(place));
for (const place of missing) console.error(`${place} is not there`);
if (missing.length > 0 || (await installIfNeeded()) !== 0) process.exit(1);
const checked = [...new Set([...wanted, ...tests])];
const codes = await Promise.all([
  runStep(tool('biome'), ['check', '--error-on-warnings', ...checked]),
  runStep(tool('vitest'), ['run', '--passWithNoTests', ...tests]),
]);
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;

/** `test` mirrors `src`; a file's test has its name, or its folder's tests hold it. */
function testsOf(place) {
  if (/^(test|packages)\b/.test(place)) return place;
  const mirrored = place.replace(/^src\//, 'test/').replace(/^sandbox\b/, 'test/sandbox');
  const candidates = [mirrored.replace(/\.tsx?$/, '.test.ts'), mirrored];
  for (let folder = mirrored; folder.includes('/'); ) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    candidates.push(folder);
  }
  return candidates.find((candidate) => candidate !== 'test' && existsSync(candidate)) ?? mirrored;
}
