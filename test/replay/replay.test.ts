import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { SIGNALS, WORKFLOWS } from '../../src/workflows/contract.ts';
import { sharedService } from '../support/shared-service.ts';

const folder = path.join(import.meta.dirname, 'histories');
const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));

const read = async (name: string) =>
  historyFromJSON(JSON.parse(await readFile(path.join(folder, name), 'utf8')));

const typeOf = (history: temporal.api.history.v1.IHistory) =>
  history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name;

test.each(names)('runs that were open when %s was recorded go on with the code of today', async (name) => {
  const workflowBundle = await sharedService('workflowBundle');
  await Worker.runReplayHistory({ workflowBundle }, await read(name), name);
});

test('every workflow has a recorded history', async () => {
  const recorded = await Promise.all(names.map(async (name) => typeOf(await read(name))));
  expect(new Set(recorded)).toEqual(new Set(Object.values(WORKFLOWS)));
});

/** Told to runs in no recorded history: what answers them is not replayed yet. */
const SIGNALS_NOT_RECORDED = ['answered', 'stop'];

test('every step and signal of the workflows occurs in a recorded history, but those that are named', async () => {
  const recorded = (await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')))).join(
    '\n',
  );
  // Local activities are in markers, whose data is base64.
  const inMarkers = [...recorded.matchAll(/"data": ?"([A-Za-z0-9+/=]+)"/g)]
    .map(([, data = '']) => Buffer.from(data, 'base64').toString())
    .join('\n');
  const occurs = (name: string) => recorded.includes(`"${name}"`) || inMarkers.includes(`"${name}"`);
  const source = await readFile(path.join(import.meta.dirname, '../../src/activities/index.ts'), 'utf8');
  const activities = [...source.matchAll(/^ {4}(\w+): \(input/gm)].map(([, name = '']) => name);
  expect(activities.length).toBeGreaterThan(20);
  expect(activities.filter((name) => !occurs(name))).toEqual([]);
  expect(Object.values(SIGNALS).filter((name) => !occurs(name))).toEqual(SIGNALS_NOT_RECORDED);
});

test('histories hold ids and counts, never what a record says', async () => {
  for (const name of names) {
    expect(await readFile(path.join(folder, name), 'utf8'), name).not.toMatch(
      /Customer c1|@example|displayName/,
    );
  }
});
