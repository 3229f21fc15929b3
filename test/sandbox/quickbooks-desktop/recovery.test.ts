import { describe, expect, it } from 'vitest';
import type { SettingsChange } from '../../../sandbox/quickbooks-desktop/index.ts';
import type { Company } from './support/company.ts';
import { company, customerAdd, message, readSet } from './support/company.ts';

const ids = (fresh?: string, old?: string, rest = '') => ({
  attributes: `${fresh === undefined ? '' : ` newMessageSetID="${fresh}"`}${old === undefined ? '' : ` oldMessageSetID="${old}"`}${rest}`,
});

const unproven = (change: SettingsChange['unproven']): SettingsChange => ({ unproven: change });
const customers = ({ file }: Company) => file.books.all('Customer').length;

describe('message sets', () => {
  it('the same set with the same id is answered as before and carried out once', async () => {
    const us = company();
    const first = await us.set(customerAdd('Once'), ids('A1'));
    const there = customers(us);
    expect(first).toMatchObject({ '@newMessageSetID': 'A1', '@messageSetStatusCode': '0' });
    expect(await us.set(customerAdd('Once'), ids('A1'))).toEqual(first);
    expect(customers(us)).toBe(there);
  });

  it('another content under the same id is 9001, and nothing is done', async () => {
    const us = company();
    await us.set(customerAdd('Once'), ids('A1'));
    const there = customers(us);
    const answer = await us.set(customerAdd('Twice'), ids('A1'));
    expect(answer).toMatchObject({ '@messageSetStatusCode': '9001' });
    expect(answer.CustomerAddRs).toBeUndefined();
    expect(customers(us)).toBe(there);
  });

  it('an empty set with both ids the same asks for the outcome; 9002 where there is none', async () => {
    const us = company();
    await us.set(customerAdd('Once'), ids('A1'));
    expect((await us.set('', ids('A1', 'A1'))).CustomerAddRs).toMatchObject({ '@statusCode': '0' });
    expect(await us.set('', ids('B1', 'B1'))).toMatchObject({ '@messageSetStatusCode': '9002' });
  });

  it('the next set clears the one before; clearing what is not there is 600', async () => {
    const us = company();
    await us.set(customerAdd('First'), ids('A1'));
    expect(await us.set(customerAdd('Second'), ids('A2', 'A1'))).toMatchObject({
      '@messageSetStatusCode': '0',
    });
    expect(us.file.messageSets.list().map(({ id }) => id)).toEqual(['A2']);
    expect(await us.set(customerAdd('Third'), ids('A3', 'A1'))).toMatchObject({
      '@messageSetStatusCode': '600',
    });
    expect((await us.set('', ids(undefined, 'A2')))['@messageSetStatusCode']).toBe('0');
  });

  it('an id of more than 24 characters is 9004, and nothing is done', async () => {
    const us = company();
    const there = customers(us);
    expect(await us.set(customerAdd('Once'), ids('x'.repeat(25)))).toMatchObject({
      '@messageSetStatusCode': '9004',
    });
    expect(customers(us)).toBe(there);
  });

  it('with recovery lost the same set is carried out again: the name is taken', async () => {
    const us = company({ settings: unproven({ messageSets: 'lost' }) });
    await us.set(customerAdd('Once'), ids('A1'));
    expect((await us.set(customerAdd('Once'), ids('A1'))).CustomerAddRs).toMatchObject({
      '@statusCode': '3100',
    });
    expect(await us.set('', ids('A1', 'A1'))).toMatchObject({ '@messageSetStatusCode': '9002' });
  });

  it('where the response cannot be stored the set is done and says 9005', async () => {
    const us = company({ settings: unproven({ messageSets: 'not-stored' }) });
    const answer = await us.set(customerAdd('Once'), ids('A1'));
    expect(answer).toMatchObject({ '@messageSetStatusCode': '9005', CustomerAddRs: { '@statusCode': '0' } });
  });

  it('a repetition can answer in brief: ids, EditSequence and ExternalGUID', async () => {
    const us = company();
    const guid = '{11111111-2222-3333-4444-555555555555}';
    const request = customerAdd('Once', `<ExternalGUID>${guid}</ExternalGUID>`);
    const [added] = (await us.set(request, ids('A1'))).CustomerAddRs.CustomerRet;
    const again = await us.set(request, ids('A1', undefined, ' responseData="includeNone"'));
    expect(again.CustomerAddRs.ErrorRecovery).toEqual({
      ListID: added.ListID,
      EditSequence: added.EditSequence,
      ExternalGUID: guid,
    });
  });
});

describe('when QuickBooks ends', () => {
  async function crashed(when: 'before' | 'midway' | 'after', change: SettingsChange = {}) {
    const us = company({ settings: change });
    us.file.faults.add({ kind: 'crash', when, times: 1 });
    const two = customerAdd('One') + customerAdd('Two');
    const session = us.file.beginSession({ name: 'test', path: us.file.books.settings.path });
    await expect(session.processRequest(message(two, ids('A1')))).rejects.toMatchObject({
      code: '0x80040402',
    });
    await expect(session.processRequest(message(two, ids('A1')))).rejects.toMatchObject({
      code: '0x8004040D',
    });
    const there = customers(us);
    const next = us.file.beginSession({ name: 'test', path: us.file.books.settings.path });
    const again = readSet(await next.processRequest(message(two, ids('A1'))));
    return {
      us,
      there,
      again: again.CustomerAddRs.map((each: Record<string, string>) => each['@statusCode']),
    };
  }

  it.each([
    ['before', 4],
    ['midway', 5],
    ['after', 6],
  ] as const)('%s the set, the same set sent again leaves each record there once', async (when, found) => {
    const { us, there, again } = await crashed(when);
    expect(there).toBe(found);
    expect(again).toEqual(['0', '0']);
    expect(customers(us)).toBe(6);
  });

  it('midway, the switch leaves the rest undone (3231)', async () => {
    const { us, again } = await crashed('midway', unproven({ interruptedSets: 'partial' }));
    expect(again).toEqual(['0', '3231']);
    expect(customers(us)).toBe(5);
  });
});

describe('onError', () => {
  it.each([
    ['continueOnError', ['0', '3100', '0']],
    ['stopOnError', ['0', '3100', '3231']],
  ])('%s', async (onError, expected) => {
    const { set } = company();
    const answers = await set(customerAdd('A') + customerAdd('A') + customerAdd('B'), { onError });
    expect(answers.CustomerAddRs.map((each: Record<string, string>) => each['@statusCode'])).toEqual(
      expected,
    );
  });
});
