import { setTimeout as sleep } from 'node:timers/promises';
import type { MetricGauge, MetricMeter } from '@temporalio/common';
import type { Database } from '../db/client.ts';
import { FIGURES, type Figure, type FigureName, readFigures } from '../db/figures.ts';
import { onLogged } from '../db/log/logged.ts';

/** Twice in the usual interval of Prometheus, a minute. */
const EVERY_MS = 30_000;

export interface FigureOptions {
  db: Database;
  /** That of the SDK: what it counts and what we count is read at one address. */
  meter: MetricMeter;
  signal: AbortSignal;
  /** The figures stay as they were last read. */
  onError(error: unknown): undefined;
  everyMs?: number;
}

/** Keeps the figures of `FIGURES`, as `ledgerbridge_…`, and counts every sync, until `signal` is aborted. */
export async function keepFigures({
  db,
  meter,
  signal,
  onError,
  everyMs = EVERY_MS,
}: FigureOptions): Promise<void> {
  const gauges = gaugesOf(meter);
  const leave = onLogged(syncCounter(meter));
  let shown: Figure[] = [];
  while (!signal.aborted) {
    const figures = await readFigures(db).catch(onError);
    if (figures) {
      for (const { name, tags } of shown.filter((figure) => !figures.some(isSame(figure))))
        gauges[name].set(0, tags);
      for (const { name, tags, value } of figures) gauges[name].set(value, tags);
      shown = figures;
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
  leave();
}

function syncCounter(meter: MetricMeter): Parameters<typeof onLogged>[0] {
  const syncs = meter.createCounter(
    'ledgerbridge_syncs',
    undefined,
    'Entries of the log, by what became of the record',
  );
  return ({ entityType, direction, status, action, errorType }) =>
    syncs.add(1, { type: entityType, direction, status, action, error: errorType ?? 'none' });
}

function gaugesOf(meter: MetricMeter): Record<FigureName, MetricGauge> {
  const entries = Object.entries(FIGURES).map(([name, help]) => [
    name,
    meter.createGauge(`ledgerbridge_${name}`, 'float', undefined, help),
  ]);
  return Object.fromEntries(entries) as Record<FigureName, MetricGauge>;
}

const isSame = (one: Figure) => (other: Figure) =>
  one.name === other.name && JSON.stringify(one.tags) === JSON.stringify(other.tags);
