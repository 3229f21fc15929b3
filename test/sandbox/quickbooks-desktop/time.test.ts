import { describe, expect, it } from 'vitest';
import type { Company } from './support/company.ts';
import { company, customerAdd } from './support/company.ts';

const at = (iso: string) => {
  let now = Date.parse(iso);
  const us = company({ now: () => now });
  return { ...us, move: (to: string) => (now = Date.parse(to)) };
};

const since = (from: string) =>
  `<CustomerQueryRq><ActiveStatus>All</ActiveStatus><FromModifiedDate>${from}</FromModifiedDate></CustomerQueryRq>`;

async function names(us: Pick<Company, 'ask'>, from: string): Promise<string[]> {
  const { CustomerRet = [] } = await us.ask(since(from));
  return CustomerRet.map(({ Name }: { Name: string }) => Name);
}

describe('times', () => {
  it('in summer the wall clock is right and the offset behind it is that of winter', async () => {
    const { ask } = at('2026-07-01T14:00:00Z');
    const [added] = (await ask(customerAdd('Summer'))).CustomerRet;
    expect(added.TimeModified).toBe('2026-07-01T10:00:00-05:00');
  });

  it('a time that is sent back as it came, or without its offset, finds the change', async () => {
    const us = at('2026-07-01T13:00:00Z');
    us.move('2026-07-01T14:00:00Z');
    await us.ask(customerAdd('Summer'));
    for (const from of ['2026-07-01T10:00:00-05:00', '2026-07-01T10:00:00']) {
      expect(await names(us, from)).toEqual(['Summer']);
    }
    expect(await names(us, '2026-07-01T10:00:01-05:00')).toEqual([]);
  });

  it('a time with the true offset is taken an hour early', async () => {
    const us = at('2026-07-01T13:30:00Z');
    us.move('2026-07-01T14:00:00Z');
    await us.ask(customerAdd('Summer'));
    expect(await names(us, '2026-07-01T10:30:00-04:00')).toContain('Summer');
  });

  it('in the hour that autumn repeats, a later change can bear an earlier time', async () => {
    const us = at('2026-11-01T05:50:00Z');
    const [first] = (await us.ask(customerAdd('Before'))).CustomerRet;
    us.move('2026-11-01T06:10:00Z');
    const [second] = (await us.ask(customerAdd('After'))).CustomerRet;
    expect(first.TimeModified).toBe('2026-11-01T01:50:00-05:00');
    expect(second.TimeModified).toBe('2026-11-01T01:10:00-05:00');
    expect(Number(second.EditSequence)).toBeGreaterThan(Number(first.EditSequence));
  });

  it('the switch writes true offsets', async () => {
    const { file, ask } = at('2026-07-01T14:00:00Z');
    file.books.configure({
      ...file.books.settings,
      unproven: { ...file.books.settings.unproven, summerOffset: 'actual' },
    });
    expect((await ask(customerAdd('Summer'))).CustomerRet[0].TimeModified).toBe('2026-07-01T10:00:00-04:00');
  });

  it('two changes within a second leave the EditSequence as it was', async () => {
    const { ask, pass } = company();
    const [added] = (await ask(customerAdd('A'))).CustomerRet;
    const change = async (fax: string) =>
      (
        await ask(
          `<CustomerModRq><CustomerMod><ListID>${added.ListID}</ListID><EditSequence>${added.EditSequence}</EditSequence><Fax>${fax}</Fax></CustomerMod></CustomerModRq>`,
        )
      ).CustomerRet[0];
    pass(900);
    expect((await change('1')).EditSequence).toBe(added.EditSequence);
    pass(200);
    expect((await change('2')).EditSequence).not.toBe(added.EditSequence);
  });
});
