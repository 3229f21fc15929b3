import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { FIGURES } from '../../src/db/figures.ts';

it('the operator’s page says of each figure when to look, and of none that is not there', async () => {
  const page = await readFile('docs/operating.md', 'utf8');
  const named = [...page.matchAll(/`ledgerbridge_(\w+)`/g)].map(([, name]) => name);
  expect(named.sort()).toEqual([...Object.keys(FIGURES), 'syncs'].sort());
});
