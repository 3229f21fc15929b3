import { describe, expect, it } from 'vitest';
import { fill } from '../../../sandbox/quickbooks-desktop/control/fill.ts';
import type { Company, Loose } from './support/company.ts';
import { company, firstOf, invoiceAdd, line, message, readSet } from './support/company.ts';

const names = (answer: Loose) => (answer.CustomerRet ?? []).map(({ Name }: Loose) => Name);

describe('iterators', () => {
  const start = '<CustomerQueryRq iterator="Start"><MaxReturned>3</MaxReturned></CustomerQueryRq>';
  const next = (id: string) =>
    `<CustomerQueryRq iterator="Continue" iteratorID="${id}"><MaxReturned>3</MaxReturned></CustomerQueryRq>`;
  const asker = (us: Company) => {
    const session = us.file.beginSession({ name: 'test', path: '' });
    const ask = async (request: string) => firstOf(readSet(await session.processRequest(message(request))));
    return { session, ask };
  };

  it('hand a list out in parts and say what remains', async () => {
    const us = company();
    fill(us.file.books, { customers: 4 });
    const { ask } = asker(us);
    const first = await ask(start);
    expect(first).toMatchObject({ '@iteratorRemainingCount': '5' });
    expect(first['@iteratorID']).toMatch(/^\{[0-9a-f-]{36}\}$/);
    const second = await ask(next(first['@iteratorID']));
    const third = await ask(next(first['@iteratorID']));
    expect([second, third].map((each) => each['@iteratorRemainingCount'])).toEqual(['2', '0']);
    expect(new Set([first, second, third].flatMap(names)).size).toBe(8);
  });

  it('live within their session only, unless the switch lets them outlive it', async () => {
    for (const iteratorsOutliveSessions of [false, true]) {
      const us = company({ settings: { unproven: { iteratorsOutliveSessions } } });
      const old = asker(us);
      const { '@iteratorID': id } = await old.ask(start);
      old.session.end();
      const code = (await asker(us).ask(next(id)))['@statusCode'];
      expect(code).toBe(iteratorsOutliveSessions ? '0' : '3120');
    }
  });
});

describe('filters', () => {
  it('only active elements come unless all are asked for', async () => {
    const us = company();
    const id = us.file.books.names.find('Customer', 'DJ Computers') ?? '';
    const record = us.file.books.byId(id);
    if (record) us.file.books.put({ ...record, fields: { ...record.fields, IsActive: 'false' } });
    expect(names(await us.ask('<CustomerQueryRq/>'))).not.toContain('DJ Computers');
    expect(
      names(await us.ask('<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq>')),
    ).toContain('DJ Computers');
    expect(
      names(await us.ask('<CustomerQueryRq><ActiveStatus>InactiveOnly</ActiveStatus></CustomerQueryRq>')),
    ).toEqual(['DJ Computers']);
  });

  it('MaxReturned without an iterator cuts off in silence', async () => {
    const { ask } = company();
    const answer = await ask('<CustomerQueryRq><MaxReturned>2</MaxReturned></CustomerQueryRq>');
    expect(names(answer)).toHaveLength(2);
    expect(answer).not.toHaveProperty('@iteratorRemainingCount');
    expect(answer).not.toHaveProperty('@retCount');
  });

  it('retCount comes with metaData only', async () => {
    const { ask } = company();
    const answer = await ask('<CustomerQueryRq metaData="MetaDataOnly"/>');
    expect(answer).toMatchObject({ '@retCount': '4' });
    expect(answer.CustomerRet).toBeUndefined();
  });

  it('lines and links come where they are asked for', async () => {
    const { ask } = company();
    await ask(invoiceAdd('DJ Computers', line('1')));
    const [bare] = (await ask('<InvoiceQueryRq/>')).InvoiceRet;
    expect(bare.InvoiceLineRet).toBeUndefined();
    const [full] = (await ask('<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>'))
      .InvoiceRet;
    expect(full.InvoiceLineRet).toHaveLength(1);
  });

  it("IncludeRetElement trims, and drops an item's ExternalGUID even where it is named", async () => {
    const { ask } = company();
    const [item] = (
      await ask(
        '<ItemServiceQueryRq><FullName>Gardening</FullName><IncludeRetElement>Name</IncludeRetElement><IncludeRetElement>ExternalGUID</IncludeRetElement></ItemServiceQueryRq>',
      )
    ).ItemServiceRet;
    expect(item).toEqual({ Name: 'Gardening' });
  });

  it.each([
    ['<NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>dj</Name></NameFilter>', ['DJ Computers']],
    [
      '<NameRangeFilter><FromName>D</FromName><ToName>F</ToName></NameRangeFilter>',
      ['DJ Computers', 'Ecker Designs'],
    ],
    [
      '<TotalBalanceFilter><Operator>GreaterThan</Operator><Amount>50.00</Amount></TotalBalanceFilter>',
      ['DJ Computers'],
    ],
  ])('%s', async (filter, expected) => {
    const { ask } = company();
    await ask(invoiceAdd('DJ Computers', line('100')));
    expect(names(await ask(`<CustomerQueryRq>${filter}</CustomerQueryRq>`))).toEqual(expected);
  });

  it.each([
    ['<EntityFilter><FullNameWithChildren>Crenshaw, Bob</FullNameWithChildren></EntityFilter>', 1],
    ['<EntityFilter><FullName>Crenshaw, Bob</FullName></EntityFilter>', 0],
    ['<TxnDateRangeFilter><DateMacro>ThisMonth</DateMacro></TxnDateRangeFilter>', 1],
    ['<TxnDateRangeFilter><DateMacro>LastMonth</DateMacro></TxnDateRangeFilter>', 0],
    [
      '<RefNumberRangeFilter><FromRefNumber>A-1</FromRefNumber><ToRefNumber>A-3</ToRefNumber></RefNumberRangeFilter>',
      1,
    ],
    ['<PaidStatus>PaidOnly</PaidStatus>', 0],
  ])('%s finds %i', async (filter, count) => {
    const { ask } = company();
    await ask(invoiceAdd('Crenshaw, Bob:Pool House', line('1'), '<RefNumber>A-2</RefNumber>'));
    expect((await ask(`<InvoiceQueryRq>${filter}</InvoiceQueryRq>`)).InvoiceRet ?? []).toHaveLength(count);
  });

  it('without the right to personal data an employee comes without SSN, as a warning (530)', async () => {
    const { ask, file } = company();
    expect((await ask('<EmployeeQueryRq/>')).EmployeeRet[0].SSN).toBe('999-00-1234');
    file.books.settings.access.personalData = false;
    const answer = await ask('<EmployeeQueryRq/>');
    expect(answer).toMatchObject({ '@statusCode': '530', '@statusSeverity': 'Warn' });
    expect(answer.EmployeeRet[0].SSN).toBeUndefined();
  });
});

describe('custom fields and private data', () => {
  const on =
    '<ListDataExtType>Customer</ListDataExtType><ListObjRef><FullName>DJ Computers</FullName></ListObjRef>';
  const add = (value: string) =>
    `<DataExtAddRq><DataExtAdd><OwnerID>0</OwnerID><DataExtName>Gate Code</DataExtName>${on}<DataExtValue>${value}</DataExtValue></DataExtAdd></DataExtAddRq>`;

  it('are written, and come with the answer of those who ask for their owner', async () => {
    const { ask } = company();
    expect(await ask(add('1234'))).toMatchObject({ '@statusCode': '0' });
    const query = (owner: string) =>
      `<CustomerQueryRq><FullName>DJ Computers</FullName>${owner}</CustomerQueryRq>`;
    expect((await ask(query(''))).CustomerRet[0].DataExtRet).toBeUndefined();
    expect((await ask(query('<OwnerID>0</OwnerID>'))).CustomerRet[0].DataExtRet).toEqual([
      { OwnerID: '0', DataExtName: 'Gate Code', DataExtType: 'STR255TYPE', DataExtValue: '1234' },
    ]);
  });
});

describe('time', () => {
  const entry = (worker: string, rest: string) =>
    `<TimeTrackingAddRq><TimeTrackingAdd><EntityRef><FullName>${worker}</FullName></EntityRef>${rest}</TimeTrackingAdd></TimeTrackingAddRq>`;
  const customer = '<CustomerRef><FullName>DJ Computers</FullName></CustomerRef>';
  const item = '<ItemServiceRef><FullName>Gardening</FullName></ItemServiceRef>';
  const two = '<Duration>PT2H30M</Duration>';
  const billable = '<BillableStatus>Billable</BillableStatus>';

  it.each([
    ['0', entry('Jenny Miller', customer + item + two + billable)],
    ['0', entry('Jenny Miller', two)],
    ['3150', entry('Jenny Miller', customer + two + billable)],
    ['3150', entry('Jenny Miller', item + two + billable)],
    ['3140', entry('DJ Computers', two)],
    ['3035', entry('Jenny Miller', '<Duration>2:30</Duration>')],
  ])('%s', async (code, request) => {
    const { ask } = company();
    expect(await ask(request)).toMatchObject({ '@statusCode': code });
  });
});

it('a macro names what an earlier request of the set has made', async () => {
  const { set } = company();
  const answers = await set(
    '<CustomerAddRq><CustomerAdd defMacro="TxnID:new"><Name>Fresh</Name></CustomerAdd></CustomerAddRq>' +
      invoiceAdd('x', line('5')).replace(
        '<CustomerRef><FullName>x</FullName></CustomerRef>',
        '<CustomerRef useMacro="TxnID:new"/>',
      ),
  );
  expect(answers.InvoiceAddRs.InvoiceRet[0].CustomerRef.FullName).toBe('Fresh');
});
