import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { builtOnce } from '../../src/dev/stack/built-once.ts';

test('several who build the same at once all get it, and nothing unfinished stays', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'built-once-'));
  let all: () => void = () => undefined;
  const everybodyBuilds = new Promise<void>((resolve) => {
    all = resolve;
  });
  let builds = 0;
  const build = async (target: string) => {
    await mkdir(target);
    await writeFile(path.join(target, 'index.html'), 'page');
    builds += 1;
    if (builds === 3) all();
    await everybodyBuilds;
  };
  try {
    const building = { home, name: 'console', sources: ['package.json'], build };
    const made = await Promise.all([1, 2, 3].map(() => builtOnce(building)));
    expect(new Set(made).size).toBe(1);
    expect(await readdir(path.join(home, 'bundles'))).toEqual([path.basename(made[0] ?? '')]);
    await builtOnce(building);
    expect(builds).toBe(3);
  } finally {
    await rm(home, { recursive: true });
  }
});
