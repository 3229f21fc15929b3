import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { FIGURES } from '../../src/db/figures.ts';

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning', 'info']) }),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const boardSchema = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({ id: z.int(), title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) }),
  ),
});

const rules = rulesSchema
  .parse(parse(await readFile('deploy/prometheus/alerts.yml', 'utf8')))
  .groups.flatMap((group) => group.rules);
const folder = 'deploy/grafana';
const boards = await Promise.all(
  (await readdir(folder)).map(async (name) =>
    boardSchema.parse(JSON.parse(await readFile(path.join(folder, name), 'utf8'))),
  ),
);
/** Of our processes: the database's figures and the counter by workers, the histogram by the API. */
const OURS = [
  ...Object.keys(FIGURES).map((name) => `ledgerbridge_${name}`),
  'ledgerbridge_syncs',
  ...['count', 'bucket'].map((part) => `ledgerbridge_http_request_duration_seconds_${part}`),
];
const used = (expr: string) => expr.match(/\bledgerbridge_\w+/g) ?? [];
const inBoards = boards.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets));

describe('alerts and dashboards', () => {
  it('use only figures that our processes emit', () => {
    for (const { expr } of [...rules, ...inBoards]) expect(OURS).toEqual(expect.arrayContaining(used(expr)));
  });

  it('leave out no figure: each is to be seen on a dashboard', () => {
    const shown = new Set(inBoards.flatMap(({ expr }) => used(expr)));
    expect(OURS.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('have an entry in the runbook for each alert, and no entry without an alert', async () => {
    const runbook = await readFile('docs/runbook.md', 'utf8');
    const entries = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name ?? '');
    expect(entries).toEqual(rules.map(({ alert }) => alert));
    for (const { alert, annotations } of rules)
      expect(annotations.runbook).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
  });

  it('are known by ids of their own', () => {
    expect(new Set(boards.map(({ uid }) => uid)).size).toBe(boards.length);
    for (const { panels } of boards) expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
