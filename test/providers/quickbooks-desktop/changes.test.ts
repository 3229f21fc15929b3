import { describe, expect, it } from 'vitest';
import { addByPerson, deleteByPerson, editByPerson } from '../../../sandbox/quickbooks-desktop/index.ts';
import type { Changes } from '../../../src/providers/provider.ts';
import { type CompanyHarness, companyHarness } from './company-harness.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function changesSince({ asked }: CompanyHarness, since: string): Promise<Changes> {
  const answer = await asked.changesSince({ entityTypes: ['customer', 'invoice'], since });
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

const names = ({ records }: Changes) => records.map(({ data }) => data.displayName).filter(Boolean);

describe('what changed in a company file', () => {
  it('is told once more within the overlap, and not after it', async () => {
    const company = await companyHarness();
    const first = await changesSince(company, '2026-01-01T00:00:00.000Z');
    company.pass(2 * HOUR);
    addByPerson(company.file.books, 'Customer', { Name: 'New One' });
    const second = await changesSince(company, first.readAt);
    expect(names(second)).toContain('New One');
    company.pass(2 * HOUR);
    addByPerson(company.file.books, 'Customer', { Name: 'Later One' });
    const third = await changesSince(company, second.readAt);
    expect(names(await changesSince(company, third.readAt))).toEqual(['Later One']);
  });

  it('is told over both changes of daylight saving, whatever the offset says', async () => {
    for (const start of ['2026-03-07T12:00:00Z', '2026-10-31T12:00:00Z']) {
      for (const summerOffset of ['standard', 'actual'] as const) {
        const company = await companyHarness({ timeZone: 'America/New_York', unproven: { summerOffset } });
        company.pass(Date.parse(start) - Date.parse('2026-01-15T17:00:00Z'));
        let { readAt } = await changesSince(company, start);
        for (let step = 0; step < 16; step += 1) {
          company.pass(90 * 60_000);
          addByPerson(company.file.books, 'Customer', { Name: `At step ${step}` });
          const changes = await changesSince(company, readAt);
          expect(names(changes)).toContain(`At step ${step}`);
          ({ readAt } = changes);
        }
      }
    }
  });

  it('tells what was deleted, and of a record with two changes the last one', async () => {
    const company = await companyHarness();
    const { books } = company.file;
    const kept = addByPerson(books, 'Customer', { Name: 'Kept' });
    const gone = addByPerson(books, 'Customer', { Name: 'Gone' });
    const before = await changesSince(company, '2026-01-01T00:00:00.000Z');
    company.pass(DAY);
    editByPerson(books, 'Customer', kept.id, { Phone: '1' });
    company.pass(1_000);
    editByPerson(books, 'Customer', kept.id, { Phone: '2' });
    deleteByPerson(books, 'Customer', gone.id);
    const changes = await changesSince(company, before.readAt);
    expect(changes.gone).toContainEqual({ entityType: 'customer', externalId: gone.id });
    const told = changes.records.filter(({ counterpart }) => counterpart.externalId === kept.id);
    expect(told.map(({ data }) => data.phone)).toEqual(['2']);
  });

  it('is glanced at in one round trip, which says something else as soon as anything is', async () => {
    const company = await companyHarness();
    const { books } = company.file;
    const kept = addByPerson(books, 'Customer', { Name: 'Kept' });
    const gone = addByPerson(books, 'Customer', { Name: 'Gone' });
    const { readAt } = await changesSince(company, '2026-01-01T00:00:00.000Z');
    for (const isSettled of [false, true]) {
      const seen = [await glanceOf(company, readAt, isSettled)];
      expect(await glanceOf(company, readAt, isSettled)).toBe(seen[0]);
      const sameSecond = () => editByPerson(books, 'Customer', kept.id, { Phone: `same ${isSettled}` });
      const later = () => {
        company.pass(DAY);
        editByPerson(books, 'Customer', kept.id, { Phone: `later ${isSettled}` });
      };
      const addItem = () => addByPerson(books, 'ItemSalesTax', { Name: `Tax ${isSettled}`, TaxRate: '5' });
      const rename = () => books.configure({ ...books.settings, companyName: `Renamed ${isSettled}` });
      const remove = () => deleteByPerson(books, 'Customer', isSettled ? kept.id : gone.id);
      for (const change of [sameSecond, later, addItem, rename, remove]) {
        change();
        seen.push(await glanceOf(company, readAt, isSettled));
      }
      expect(seen).not.toContain(undefined);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  it('is not glanced at where more has changed than a glance takes in', async () => {
    const company = await companyHarness();
    const { readAt } = await changesSince(company, '2026-01-01T00:00:00.000Z');
    company.pass(DAY);
    for (let made = 0; made < 100; made += 1)
      addByPerson(company.file.books, 'Customer', { Name: `New ${made}` });
    expect(await glanceOf(company, readAt, true)).toBeUndefined();
  });
});

/** What one message set of the feed says. */
async function glanceOf(
  { provider, company, deliver }: CompanyHarness,
  since: string,
  isSettled: boolean,
): Promise<string | undefined> {
  const reading = provider.reads.changes?.glance?.(
    { companyId: 'file', company },
    { entityTypes: ['customer', 'service_item', 'invoice', 'payment'], since, isSettled },
  );
  const asked = reading?.next();
  if (!reading || !asked || asked.done) throw new Error('nothing is asked');
  const answer = await deliver({ requestId: 'glance', kind: 'read', items: [], ...asked.value });
  const said = reading.next(answer);
  if (!said.done || !said.value.ok) throw new Error('a glance takes one round trip');
  return said.value.value;
}
