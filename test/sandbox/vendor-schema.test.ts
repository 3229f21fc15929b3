import { expect, it } from 'vitest';
import type { Field } from '../../sandbox/quickbooks-online/entities/fields.ts';
import { declarations } from '../../sandbox/quickbooks-online/entities/registry.ts';
import { type Caller, callerOf, invoiceOf, type Loose, start } from './support/client.ts';
import { propertiesOf, strangersIn, valuesOf } from './vendor-schema/conforms.ts';

const KINDS = [...declarations.values()].map(({ name, wireName }) => ({ name, type: wireName ?? name }));

/** What is not in the schema of the SDK, and where else it has been seen. */
const SEEN_ELSEWHERE: [path: RegExp, where: string][] = [
  [/^\w+\.CustomExtensions$/, 'the vendor’s own answers; an update that echoes one is taken'],
  [
    /^Attachable\.AttachableRef\.(NoRefOnly|Inactive)$/,
    'the vendor’s page of attachments; python-quickbooks',
  ],
  [/^Payment\.TaxExemptionRef$/, 'python-quickbooks sends it with a payment'],
  [/^TimeActivity\.LinkedTxn$/, 'the vendor’s page of linked transactions: billed time names its invoice'],
];
const isUnseen = (path: string) => !SEEN_ELSEWHERE.some(([seen]) => seen.test(path));

it('every property and every value that a kind declares is in the vendor’s schema of it', () => {
  const strange = KINDS.flatMap(({ name, type }) => {
    const fields = declarations.get(name.toLowerCase())?.fields ?? {};
    return declaredIn({ kind: 'object', fields }, type, type);
  });
  expect([...new Set(strange)].filter(isUnseen)).toEqual([]);
});

function declaredIn(field: Field, type: string, path: string): string[] {
  switch (field.kind) {
    case 'list':
      return declaredIn(field.of, type, path);
    case 'enum': {
      const values = valuesOf(type);
      return values ? field.values.filter((one) => !values.includes(one)).map((one) => `${path}=${one}`) : [];
    }
    case 'object': {
      const properties = propertiesOf(type);
      if (!properties) return [];
      return Object.entries(field.fields).flatMap(([name, inner]) => {
        const known = properties[name];
        return known === undefined ? [`${path}.${name}`] : declaredIn(inner, known, `${path}.${name}`);
      });
    }
    default:
      return [];
  }
}

/** Kinds of which a new company has none, as a client makes them. */
const MADE: Record<string, object> = {
  Class: { Name: 'North' },
  Department: { Name: 'Yard' },
  Attachable: { Note: 'Seen', AttachableRef: [{ EntityRef: { type: 'Customer', value: '1' } }] },
  RecurringTransaction: {
    Invoice: {
      ...invoiceOf('1', 5),
      RecurringInfo: {
        Name: 'Monthly',
        RecurType: 'Automated',
        Active: true,
        ScheduleInfo: { IntervalType: 'Monthly' },
      },
    },
  },
};
/** Made by nobody but the vendor; a rate is asked for by its currency. */
const NEVER_ROWS = ['CustomerType', 'Budget', 'ExchangeRate'];

it('so is all that companies of three countries answer to a query of each kind', async () => {
  const us = await start({ company: 'us-sample' });
  try {
    const met = new Set<string>();
    const strange = new Set<string>();
    for (const company of [us, await another(us, 'ca-sample'), await another(us, 'uk-sample')]) {
      if (company === us) await makeAll(us);
      for (const { name, type } of KINDS) {
        const rows = await rowsOf(company, name);
        if (rows.length > 0) met.add(name);
        for (const path of rows.flatMap((row) => strangersIn(row, type, type))) strange.add(path);
      }
    }
    expect([...strange].filter(isUnseen)).toEqual([]);
    expect(
      KINDS.map(({ name }) => name)
        .filter((name) => !met.has(name))
        .sort(),
    ).toEqual([...NEVER_ROWS].sort());
  } finally {
    await us.sandbox.close();
  }
});

async function another(us: Caller, seed: string): Promise<Caller> {
  const made = await us.control('POST', '/companies', { seed });
  return callerOf(us.sandbox, made.realmId, made.accessToken);
}

async function makeAll(us: Caller): Promise<void> {
  for (const [entity, body] of Object.entries(MADE)) {
    const reply = await us.call('POST', `/${entity.toLowerCase()}`, body);
    expect(reply, entity).toMatchObject({ status: 200 });
  }
}

async function rowsOf(company: Caller, kind: string): Promise<Loose[]> {
  const asked = encodeURIComponent(`select * from ${kind} maxresults 1000`);
  const { body } = await company.call('GET', `/query?query=${asked}`);
  return Object.values(body.QueryResponse ?? {}).find(Array.isArray) ?? [];
}
