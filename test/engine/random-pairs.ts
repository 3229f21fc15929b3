import fc from 'fast-check';
import type { RecordInput } from '../../src/db/records/save-record.ts';
import { customer } from './samples.ts';

type Members = Record<string, unknown>;

/** A field as either side says it. */
interface Field {
  /** Where it stands there. */
  member: string;
  one: unknown;
  two: unknown;
  there(value: unknown): Members;
  read(object: Members): unknown;
}

const partsOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? { ...value } : {};

function plain(member: string, one: string, two: string, as: (value: unknown) => unknown = String): Field {
  return {
    ...{ member, one, two },
    there: (value) => ({ [member]: as(value) }),
    read: (object) => object[member],
  };
}

function inside(member: string, part: string, one: string, two: string): Field {
  return {
    ...plain(member, one, two),
    there: (value) => ({ [member]: { [part]: value } }),
    read: (object) => partsOf(object[member])[part],
  };
}

/** Theirs knows the town, too. */
function address(member: string): Field {
  return {
    member,
    one: { line1: '1 High Street' },
    two: { line1: '2 Low Street' },
    there: (value) => ({ [member]: { Line1: partsOf(value).line1, City: 'Bath' } }),
    read: (object) => [partsOf(object[member]).Line1, partsOf(object[member]).City],
  };
}

const CUSTOMER: Record<string, Field> = {
  companyName: plain('CompanyName', 'one', 'two'),
  givenName: plain('GivenName', 'Ann', 'Bea'),
  familyName: plain('FamilyName', 'Archer', 'Baker'),
  notes: plain('Notes', 'one', 'two'),
  email: inside('PrimaryEmailAddr', 'Address', 'a@example.com', 'b@example.com'),
  phone: inside('PrimaryPhone', 'FreeFormNumber', '555-0100', '555-0200'),
  mobile: inside('Mobile', 'FreeFormNumber', '555-0300', '555-0400'),
  website: inside('WebAddr', 'URI', 'https://a.example', 'https://b.example'),
  billingAddress: address('BillAddr'),
  serviceAddress: address('ShipAddr'),
};

const ITEM: Record<string, Field> = {
  description: plain('Description', 'Front and back', 'Front only'),
  sku: plain('Sku', 'A-1', 'B-2'),
  unitPrice: plain('UnitPrice', '45.5', '50', Number),
};

const STATES = ['none', 'ours', 'theirs', 'equal', 'different'] as const;

/** A record of ours and one there with the same name, each field empty, equal or different on either side. */
export interface RandomPair {
  entity: 'Customer' | 'Item';
  record: RecordInput;
  theirs: Members;
  states: Record<string, (typeof STATES)[number]>;
  fields: Record<string, Field>;
}

export function randomPairs(entity: RandomPair['entity'], count: number): RandomPair[] {
  const fields = entity === 'Customer' ? CUSTOMER : ITEM;
  const state = fc.constantFrom(...STATES);
  const states = fc.record(Object.fromEntries(Object.keys(fields).map((field) => [field, state])));
  return fc.sample(states, { numRuns: count, seed: 42 }).map((each, index) => {
    return { entity, fields, states: each, ...sidesOf(entity, index, fields, each) };
  });
}

function sidesOf(
  entity: RandomPair['entity'],
  index: number,
  fields: RandomPair['fields'],
  states: RandomPair['states'],
): Pick<RandomPair, 'record' | 'theirs'> {
  const ours: Members = {};
  const theirs: Members = {};
  for (const [name, { one, two, there }] of Object.entries(fields)) {
    const state = states[name];
    if (state === 'ours' || state === 'equal' || state === 'different') ours[name] = one;
    if (state === 'theirs' || state === 'equal') Object.assign(theirs, there(one));
    if (state === 'different') Object.assign(theirs, there(two));
  }
  const name = `Pair ${index}`;
  if (entity === 'Customer') {
    return {
      record: customer(`c${index}`, { ...ours, displayName: name }),
      theirs: { ...theirs, DisplayName: name },
    };
  }
  const made = { Name: name, Type: 'Service', IncomeAccountRef: { value: '1' } };
  return {
    record: { entityType: 'service_item', id: `s${index}`, data: { ...ours, name } } as RecordInput,
    theirs: { ...theirs, ...made },
  };
}

/** Every place where something stands, whatever it is about. */
export function saidIn(value: unknown, path = ''): string[] {
  if (value === undefined || value === null || value === '') return [];
  if (typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([name, each]) => saidIn(each, `${path}/${name}`));
}
