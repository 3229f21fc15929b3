import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultInput, InterruptInput } from '../../../sandbox/quickbooks-desktop/index.ts';
import { atNight } from '../../support/scale.ts';
import { entriesIn } from './company-books.ts';
import { type Desk, type DeskOptions, type DesktopOffice, openDesktopOffice, type Template } from './desk.ts';
import { expectExactlyOnce, fieldBusiness, mapAnn } from './field-business.ts';

let office: DesktopOffice;
let template: Template;
beforeAll(async () => {
  office = await openDesktopOffice();
  template = await office.template();
});
afterAll(() => office.close());

/** What goes wrong once while a small business goes into a company file. */
interface Cell {
  title: string;
  settings?: DeskOptions['settings'];
  /** Of each type; 1 unless said. */
  size?: number;
  arrange(desk: Desk): void;
}

/** Businesses that are pushed side by side: each waits for others most of the time. */
const AT_A_TIME = 8;

/** Each cell with a business and a company file of its own; names those that did not end exactly once. */
async function walk(cells: readonly Cell[]): Promise<string[]> {
  const left = [...cells];
  const wrong: string[] = [];
  const next = async (): Promise<void> => {
    for (let cell = left.shift(); cell; cell = left.shift()) {
      const { title } = cell;
      await run(cell).catch((error: Error) => wrong.push(`${title}: ${error.message}`));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, next));
  return wrong;
}

async function run({ settings, size = 1, arrange }: Cell): Promise<void> {
  const desk = await office.newDesk({ like: template, settings });
  const before = await entriesIn(desk.file);
  await mapAnn(office.engine, desk.tenant, desk.file);
  const business = fieldBusiness(size);
  await desk.tenant.save(business.records, { wake: false });
  arrange(desk);
  await desk.work();
  await expectExactlyOnce(desk, before, business);
}

/** By day every so-manieth, at night all. */
const sample = <T>(all: readonly T[], every: number): T[] =>
  all.filter((_, index) => atNight || index % every === 0);

/** The calls of a visit that nothing disturbs, and what our server does in each. */
async function undisturbed(): Promise<{ name: string; steps: number }[]> {
  let connectionId = '';
  await run({
    title: 'undisturbed',
    arrange({ tenant }) {
      connectionId = tenant.connectionId;
    },
  });
  return office.server.callsOf(connectionId);
}

test('our server may die at any step of any call', async () => {
  const calls = await undisturbed();
  const cells = calls.flatMap(({ name, steps }, call) =>
    Array.from(
      { length: steps + 1 },
      (_, done): Cell => ({
        title: `${name}, call ${call}, after ${done} of ${steps} steps`,
        arrange: ({ tenant: { connectionId } }) => office.server.plan({ connectionId, call, steps: done }),
      }),
    ),
  );
  expect(await walk(sample(cells, 11))).toEqual([]);
}, 1_200_000);

test('the Web Connector may die, or lose what is sent, at any call', async () => {
  const calls = await undisturbed();
  const kinds: InterruptInput['kind'][] = [
    'kill-before',
    'kill-during',
    'kill-after',
    'lose-request',
    'lose-response',
    'time-out',
  ];
  const seen = new Map<string, number>();
  const steps = calls.map(({ name }) => {
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return { at: name as InterruptInput['at'], nth: seen.get(name) ?? 0 };
  });
  const exchanges = steps
    .filter(({ at }) => at === 'receiveResponseXML')
    .map(({ nth }) => ({ at: 'processRequest' as const, nth }));
  const cells = [...steps, ...exchanges].flatMap(({ at, nth }) =>
    kinds.map(
      (kind): Cell => ({
        title: `${kind} at ${at} ${nth}`,
        arrange: ({ connector }) => connector.interrupts.add({ at, nth, kind }),
      }),
    ),
  );
  expect(await walk(sample(cells, 7))).toEqual([]);
}, 1_200_000);

test('QuickBooks may end before, within or after any set, whatever it keeps of sets', async () => {
  const kept: NonNullable<Cell['settings']>['unproven'][] = [
    {},
    { recoveredAnswers: 'brief', interruptedSets: 'partial' },
    { messageSets: 'lost' },
    { messageSets: 'not-stored' },
  ];
  const crashes = (['before', 'midway', 'after'] as const).flatMap((when) =>
    // The first set of a visit tells host, company and preferences.
    [1, 2, 3, 4, 5].map((skip): FaultInput => ({ kind: 'crash', when, skip, times: 1 })),
  );
  const cells = kept.flatMap((unproven) =>
    crashes.map(
      (fault): Cell => ({
        title: `${JSON.stringify(fault)} where ${JSON.stringify(unproven)}`,
        settings: { unproven },
        size: 3,
        arrange: ({ file }) => void file.faults.add(fault),
      }),
    ),
  );
  expect(await walk(sample(cells, 7))).toEqual([]);
}, 1_200_000);
