import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '../../src/dev/project.ts';
import { makeFolder, removeFolder } from './temporary-folder.ts';

const run = promisify(execFile);

/** Importer, what it imports, and the rule that forbids it. */
const forbidden: [string, string, string][] = [
  ['src/domain/a1.ts', "import '../db/target.ts'", 'domain-reach'],
  ['src/domain/a2.ts', "import 'undici'", 'domain-packages'],
  ['src/domain/a3.ts', "import 'node:fs'", 'domain-no-node'],
  ['src/providers/one/b1.ts', "import '../two/target.ts'", 'vendor-knows-domain-only'],
  ['src/providers/one/b2.ts', "import '../../config.ts'", 'vendor-knows-domain-only'],
  ['src/providers/one/b3.ts', "import '../registry.ts'", 'vendor-not-registry'],
  ['src/providers/one/b4.ts', "import 'pg'", 'vendor-no-infrastructure'],
  ['src/providers/c1.ts', "import './one/target.ts'", 'providers-contract-is-neutral'],
  ['src/db/d1.ts', "import '../providers/one/target.ts'", 'db-reach'],
  ['src/db/d2.ts', "import '../providers/provider.ts'", 'db-types-only'],
  ['src/activities/e1.ts', "import '../workflows/target.ts'", 'activities-reach'],
  ['src/activities/e2.ts', "import '../config.ts'", 'activities-reach'],
  ['src/activities/e3.ts', "import '../providers/one/target.ts'", 'activities-reach'],
  ['src/workflows/f1.ts', "import '../activities/target.ts'", 'workflows-types-only'],
  ['src/workflows/f2.ts', "import '../db/target.ts'", 'workflows-reach'],
  ['src/workflows/f3.ts', "import 'node:crypto'", 'workflows-no-node'],
  ['src/workflows/f4.ts', "import '@temporalio/client'", 'workflows-packages'],
  ['src/api/g1.ts', "import '../activities/target.ts'", 'api-reach'],
  ['src/api/g2.ts', "import '../workflows/target.ts'", 'api-reach'],
  ['src/api/g3.ts', "import '@temporalio/worker'", 'api-never-runs-workflows'],
  ['src/api/g4.ts', "import '../workers/target.ts'", 'workers-are-entry-points'],
  ['src/api/g5.ts', "import '../setup.ts'", 'wiring-is-for-entry-points'],
  ['src/workflows/results.ts', "import './target.ts'", 'contract-runs-nowhere'],
  ['src/cli/h1.ts', "import '../dev/target.ts'", 'dev-is-not-for-production'],
  ['src/cli/h2.ts', "import '../../sandbox/target.ts'", 'nobody-imports-the-sandbox'],
  ['src/cli/h3.ts', "import '../../test/target.ts'", 'nobody-imports-tests'],
  ['sandbox/i1.ts', "import '../src/domain/target.ts'", 'sandbox-stands-alone'],
  ['src/cli/j1.ts', "import './not-there.ts'", 'everything-resolves'],
  ['src/cli/k1.ts', "import type { T } from './k2.ts'; export type S = T", 'no-type-cycles'],
];

const allowed: [string, string][] = [
  // A circle is told of its first file.
  ['src/cli/k2.ts', "import type { S } from './k1.ts'; export type T = S"],
  ['src/domain/ok.ts', "import 'zod'; import './target.ts'"],
  ['src/providers/one/ok.ts', "import '../../domain/target.ts'; import '../provider.ts'; import 'undici'"],
  ['src/providers/registry.ts', "import './one/target.ts'"],
  ['src/db/ok.ts', "import 'drizzle-orm'; import type { T } from '../providers/provider.ts'"],
  ['src/activities/ok.ts', "import '../db/target.ts'; import '../workflows/contract.ts'"],
  ['src/workflows/ok.ts', "import '@temporalio/workflow'; import type { T } from '../activities/target.ts'"],
  [
    'src/api/ok.ts',
    "import '../workflows/contract.ts'; import '../db/target.ts'; import '@temporalio/client'",
  ],
];

const targets = [
  ...['domain', 'db', 'activities', 'workflows', 'workers', 'dev'].map((room) => `src/${room}/target.ts`),
  ...[
    'src/config.ts',
    'src/setup.ts',
    'src/workflows/contract.ts',
    'src/providers/provider.ts',
    'test/target.ts',
  ],
  ...['src/providers/one/target.ts', 'src/providers/two/target.ts', 'sandbox/target.ts'],
];

describe('the room rules', () => {
  let violations: string[] = [];
  beforeAll(async () => {
    const folder = await makeFolder();
    await layOut(folder);
    violations = await cruise(folder);
    return () => removeFolder(folder);
  });

  it.each(forbidden)('%s may not %s', (file, _statement, rule) => {
    expect(violations).toContain(`${file}: ${rule}`);
  });

  it.each(allowed)('%s may %s', (file) => {
    expect(violations.filter((violation) => violation.startsWith(`${file}:`))).toEqual([]);
  });
});

async function layOut(folder: string): Promise<void> {
  const files = [
    ...targets.map((file) => [file, 'export interface T { a: 1 }'] as const),
    ...forbidden.map(([file, statement]) => [file, statement] as const),
    ...allowed,
    [
      'tsconfig.json',
      '{"compilerOptions":{"module":"nodenext","allowImportingTsExtensions":true,"noEmit":true}}',
    ],
    ['package.json', JSON.stringify({ type: 'module', dependencies: dependencies() })],
  ] as const;
  for (const [file, text] of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
  await symlink(path.join(projectFolder, 'node_modules'), path.join(folder, 'node_modules'));
}

function dependencies(): Record<string, string> {
  const names = ['zod', 'undici', 'pg', 'drizzle-orm', '@temporalio/client', '@temporalio/worker'];
  return Object.fromEntries([...names, '@temporalio/workflow'].map((name) => [name, '*']));
}

async function cruise(folder: string): Promise<string[]> {
  const program = path.join(projectFolder, 'node_modules', '.bin', 'depcruise');
  const config = path.join(projectFolder, '.dependency-cruiser.mjs');
  const args = ['--config', config, '--output-type', 'json', 'src', 'sandbox', 'test'];
  const { stdout } = await run(program, args, { cwd: folder, maxBuffer: 50_000_000 });
  const report = JSON.parse(stdout);
  return report.summary.violations.map(
    (violation: { from: string; rule: { name: string } }) => `${violation.from}: ${violation.rule.name}`,
  );
}
