import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntil } from '../../../src/dev/wait-until.ts';
import { CODES, type CodeFact } from '../../../src/providers/quickbooks-desktop/faults/codes.ts';
import { HRESULTS, type HresultFact } from '../../../src/providers/quickbooks-desktop/faults/hresults.ts';
import { atNight } from '../../support/scale.ts';
import { DEEDS, type Deed } from './code-deeds.ts';
import { expectDone, expectHeld, INVOICE, newestEntry, OCCASIONS, press } from './code-shop.ts';
import { entriesIn } from './company-books.ts';
import { type Desk, type DesktopOffice, openDesktopOffice, type Template } from './desk.ts';

/** Every remedy that the tables of codes name is performed on the stand-in, and what is in the books is looked at. */

let office: DesktopOffice;
let template: Template;
beforeAll(async () => {
  office = await openDesktopOffice();
  template = await office.template();
});
afterAll(() => office.close());

interface Cell {
  title: string;
  perform(desk: Desk): Promise<void>;
}

/** Businesses side by side: each waits for others most of the time. */
const AT_A_TIME = 4;

/** Whoever is told that the database does not answer, on a busy machine, sends it again later. */
async function newDesk(): Promise<Desk> {
  const open = () => office.newDesk({ like: template });
  const desk = await waitUntil({ what: 'a desk', timeoutMs: 120_000 }, open);
  const ask: Desk['ask'] = (request) =>
    waitUntil({ what: 'an answer', timeoutMs: 120_000 }, async () => {
      const answer = await desk.ask(request);
      return answer.status === 503 ? undefined : answer;
    });
  return { ...desk, ask };
}

/** Names the cells that did not end as the remedy says. */
async function walk(cells: readonly Cell[]): Promise<string[]> {
  const left = [...cells];
  const wrong: string[] = [];
  const next = async (): Promise<void> => {
    for (let cell = left.shift(); cell; cell = left.shift()) {
      const { title, perform } = cell;
      await newDesk()
        .then(perform)
        .catch((error: Error) => wrong.push(`${title}: ${error.message}`));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, next));
  return wrong;
}

const deedsOf = ({ meaning, remedy }: CodeFact): Deed[] =>
  DEEDS.filter(({ says }) => says.test(remedy) || says.test(meaning));

/** By day the first code of each deed and of each remedy that has one, at night all. */
function cellsOf(codes: readonly CodeFact[]): Cell[] {
  const seen = new Set<string>();
  return codes.flatMap((fact) =>
    deedsOf(fact).flatMap((deed): Cell[] => {
      const kind = `${fact.class} ${deed.does}`;
      const isKnown = seen.has(kind);
      seen.add(kind);
      if (isKnown && !atNight) return [];
      return [{ title: `${fact.code}: ${deed.does}`, perform: (desk) => deed.perform(desk, fact) }];
    }),
  );
}

test('each status code: what its remedy says to do leaves the record in the books once, to the cent', async () => {
  expect(CODES.filter((fact) => deedsOf(fact).length === 0)).toEqual([]);
  expect(await walk(cellsOf(CODES))).toEqual([]);
}, 1_200_000);

/** QuickBooks does not take the message set that writes; the first of a visit asks for host and company. */
async function refusedAtComputer(desk: Desk, { code, type, remedy, effect }: HresultFact): Promise<void> {
  const before = await entriesIn(desk.file);
  const { first, saved, expected } = OCCASIONS.made;
  await desk.tenant.save([...first], { wake: false });
  await desk.work();
  await desk.tenant.save([saved], { wake: false });
  desk.file.faults.add({ kind: 'hresult', at: 'request', code: `0x${code}` as never, skip: 1, times: 1 });
  await desk.connector.runUpdate();
  if (effect === 'connection') await expectBanner(desk, { type, remedy });
  if (effect === 'refused') {
    await desk.work();
    await expectHeld(desk, INVOICE, { code, type, remedy });
    expect((await newestEntry(desk, INVOICE)).exchange.request).toContain('<InvoiceAddRq');
    await press(desk, INVOICE);
  }
  await desk.work();
  await expectDone(desk, before, expected);
  expect(await desk.tenant.connection()).toMatchObject({ status: 'active', pauseReason: null });
}

async function expectBanner({ ask, tenant }: Desk, error: { type: string; remedy: string }): Promise<void> {
  const health = await waitUntil({ what: 'the banner', timeoutMs: 20_000 }, async () => {
    const { body } = await ask({ url: `/v1/connections/${tenant.connectionId}/health` });
    return body.banner?.error ? body : undefined;
  });
  expect(health.banner.error).toMatchObject(error);
  expect(await tenant.queue()).toMatchObject([{ state: 'pending', attempts: 0 }]);
}

test('each code of the computer: what its remedy says lets everything go on, and no record is to blame', async () => {
  const isFirst = ({ effect, type }: HresultFact, index: number) =>
    HRESULTS.findIndex((each) => each.effect === effect && each.type === type) === index;
  const chosen = HRESULTS.filter((fact, index) => atNight || isFirst(fact, index));
  const cells = chosen.map((fact) => ({
    title: fact.code,
    perform: (desk: Desk) => refusedAtComputer(desk, fact),
  }));
  expect(await walk(cells)).toEqual([]);
}, 1_200_000);
