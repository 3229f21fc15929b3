import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { project, runStep } from './step.mjs';

/** What package.json promises, each with the npm that comes with it. */
export const NODES = { 20: 'npm@10', 22: 'npm@10', 24: 'npm@11' };

/** Reach through every part: schemas, providers, PostgreSQL, the command line, recorded histories, workers of Temporal. */
const TESTED = [
  'test/domain',
  'test/providers',
  'test/db',
  'test/cli',
  'test/replay',
  'test/engine/retries.test.ts',
];

/** As somebody who has just found the project. */
export const newcomer = [['npm', 'start', '--', '--exit']];
/** As somebody who is about to change it. */
export const developer = [['npm', 'run', 'typecheck'], ['npx', 'vitest', 'run', ...TESTED], ...newcomer];

/**
 * Clones what is committed into the folder, installs it by that Node and its npm, and runs the commands one after the
 * other, up to the first that fails. `done`, if given, is told of each: its words, its exit code, its minutes.
 */
export async function onNode(node, folder, commands, done) {
  const [place, clone] = [path.join(folder, 'node'), path.join(folder, 'clone')];
  execFileSync('git', ['clone', '--quiet', '--no-local', project, clone]);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const programs = [`node@${node}`, NODES[node]];
  const installed = await runStep('npm', ['install', ...quiet, '--prefix', place, ...programs]);
  if (installed !== 0) return installed;
  const own = path.join(place, 'node_modules', '.bin');
  const environment = { PATH: own + path.delimiter + process.env.PATH };
  for (const [command, ...args] of [['npm', 'ci', ...quiet], ...commands]) {
    const started = Date.now();
    const code = await runStep(command, args, environment, { folder: clone });
    done?.({ command: [command, ...args], code, minutes: (Date.now() - started) / 60_000 });
    if (code !== 0) return code;
  }
  return 0;
}

/** Which it is to the last digit, asked of the one in the folder. */
export function versionIn(folder) {
  const program = path.join(folder, 'node', 'node_modules', '.bin', 'node');
  return execFileSync(program, ['--version']).toString().trim();
}
