import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Plot, type Series, svgOf } from './plot.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/images');

const growthSchema = z.object({
  bench: z.literal('growth'),
  load: z.int(),
  cores: z.int(),
  points: z.array(
    z.object({
      records: z.int(),
      companies: z.int(),
      cpuMsPerRecord: z.record(z.string(), z.number()),
    }),
  ),
});
type Growth = z.infer<typeof growthSchema>;

/** Draws the last line of each kind that the given files of bench lines hold. */
async function main(files: readonly string[]): Promise<void> {
  if (files.length === 0) throw new Error('npm run plots -- <file of bench lines> …');
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line.startsWith('{')));
  const growth = lines.flatMap((line) => growthSchema.safeParse(JSON.parse(line)).data ?? []).at(-1);
  if (!growth) throw new Error('The files hold no line of npm run bench -- growth.');
  await mkdir(FOLDER, { recursive: true });
  for (const [name, plot] of Object.entries(plotsOf(growth))) {
    const file = path.join(FOLDER, `${name}.svg`);
    await writeFile(file, svgOf(plot));
    process.stderr.write(`${path.relative(process.cwd(), file)}\n`);
  }
}

function plotsOf(growth: Growth): Record<string, Plot> {
  const { load, cores, points } = growth;
  const busy = load > cores ? 'Measured on a busy machine' : 'Measured';
  const note = `${busy} (load ${load} on ${cores} cores), by processor time: waits do not count.`;
  const common = { yTitle: 'ms of processor time a record', note };
  const ofOne = points.filter(({ companies }) => companies === 1);
  const least = Math.min(...points.map(({ records }) => records));
  const byCompanies = points.filter(({ records, companies }) => records === companies * least);
  return {
    'growth-records': {
      ...common,
      title: 'One push of more records',
      xTitle: 'records of one company (logarithmic)',
      series: seriesOf(ofOne, ({ records }) => records),
    },
    'growth-companies': {
      ...common,
      title: `More companies that push ${least.toLocaleString('en-US')} records each at once`,
      xTitle: 'companies (logarithmic)',
      series: seriesOf(byCompanies, ({ companies }) => companies),
    },
  };
}

type Point = Growth['points'][number];

function seriesOf(points: readonly Point[], x: (point: Point) => number): Series[] {
  const names = Object.keys(points[0]?.cpuMsPerRecord ?? {});
  return names.map((name) => ({
    name: name === 'QuickBooks' ? 'the stand-in' : name,
    points: points.map((point) => ({ x: x(point), y: point.cpuMsPerRecord[name] ?? 0 })),
  }));
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
