import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import { SYNC_ERRORS } from '../../../src/errors.ts';
import type { PushItem, Session } from '../../../src/providers/provider.ts';
import {
  FAULT_CODES,
  type FaultOperation,
  typeOfCode,
} from '../../../src/providers/quickbooks-online/faults/codes.ts';
import { Desk } from '../conformance-desk.ts';
import { customer, invoice, payment, serviceItem, timesheetEntry } from '../conformance-records.ts';
import { control, okay, sandboxHarness, startTestSandbox } from './sandbox-harness.ts';

/** Walks the whole table, operation by code: the stand-in answers each, the provider says what it means. */

let sandbox: RunningSandbox;
let harness: Awaited<ReturnType<typeof sandboxHarness>>;
let desk: Desk;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  harness = await sandboxHarness(sandbox, { payroll: true });
  desk = new Desk(harness);
  await desk.pushAll(
    customer('c'),
    customer('d'),
    serviceItem('s'),
    invoice('i', 'c', 's'),
    invoice('j', 'c', 's'),
    payment('p', 'c', 'i'),
  );
});
afterAll(() => sandbox.close());

/** Of the company that the harness speaks to. */
function sessionOf({ session }: Awaited<ReturnType<typeof sandboxHarness>>): Session {
  return session;
}

const CODES = [...Object.keys(FAULT_CODES), '77777'];

/** One request of each operation, as it would be made for records that exist. */
const REQUESTS: Record<Exclude<FaultOperation, 'read'>, () => PushItem[]> = {
  create: () => [invoice('new', 'c', 's')],
  update: () => [invoice('i', 'c', 's')],
  deactivate: () => [{ ...customer('d'), desired: 'inactive' }],
  void: () => [{ ...invoice('i', 'c', 's'), desired: 'void' }],
  delete: () => [
    { ...timesheetEntry('t'), desired: 'absent', counterpart: { externalId: '1', externalVersion: '0' } },
  ],
  batch: () => [invoice('i', 'c', 's'), invoice('j', 'c', 's')],
};

async function refusing<T>(match: object, code: string, run: () => Promise<T>): Promise<T> {
  const realmId = sessionOf(harness).companyId;
  await control(sandbox, '/faults', { realmId, kind: 'fault', match, fault: { code, detail: 'Refused' } });
  try {
    return await run();
  } finally {
    await fetch(`${sandbox.controlUrl}/faults`, { method: 'DELETE' });
  }
}

/** What the core is told: the type of the item's error, or of the call's failure. */
async function told(items: readonly PushItem[]): Promise<string> {
  const { calls } = harness.provider;
  if (!calls) throw new Error('QuickBooks Online is called');
  const request = desk.compose(items);
  const sent = await calls.send(sessionOf(harness), request);
  if (!sent.ok) return typeOfFailure(sent.failure);
  const [outcome] = harness.provider.interpret(request, sent.value);
  return outcome && 'error' in outcome ? outcome.error.type : (outcome?.kind ?? 'nothing');
}

function typeOfFailure(failure: { kind: string; error?: { type: string } }): string {
  return failure.kind === 'throttled' ? 'RateLimited' : (failure.error?.type ?? failure.kind);
}

describe.each(Object.keys(REQUESTS) as (keyof typeof REQUESTS)[])('%s', (operation) => {
  it('means what the table says, code by code', async () => {
    const odd: unknown[] = [];
    for (const code of CODES) {
      const found = await refusing({ method: 'POST' }, code, () => told(REQUESTS[operation]()));
      // What was to be deleted and is gone already needs no error.
      const wanted = operation === 'delete' && code === '610' ? 'removed' : typeOfCode(code, operation);
      if (found !== wanted) odd.push({ code, found, wanted });
    }
    expect(odd).toEqual([]);
  });
});

describe('an item of a batch', () => {
  it('means the same as alone', async () => {
    const odd: unknown[] = [];
    for (const code of CODES) {
      const found = await refusing({ batchItem: true }, code, () => told(REQUESTS.batch()));
      const wanted = typeOfCode(code, 'update');
      if (found !== wanted) odd.push({ code, found, wanted });
    }
    expect(odd).toEqual([]);
  });
});

describe('a read', () => {
  it.each(['look-up', 'pull', 'change check', 'current version'])(
    'by a %s is refused as the table says',
    async (by) => {
      const { asked } = harness;
      const reads: Record<
        string,
        () => Promise<{ ok: boolean; failure?: { kind: string; error?: { type: string } } }>
      > = {
        'look-up': () => asked.find({ item: invoice('i', 'c', 's'), context: desk.context('look') }),
        pull: () => asked.list({ entityType: 'invoice', filter: {} }),
        'change check': () => asked.changesSince({ entityTypes: ['invoice'], since: '2026-01-01T00:00:00Z' }),
        'current version': () => asked.current({ entityType: 'invoice', externalIds: ['1'] }),
      };
      const odd: unknown[] = [];
      for (const code of CODES) {
        const answer = await refusing({ method: 'GET' }, code, async () => reads[by]?.());
        const found = answer?.failure ? typeOfFailure(answer.failure) : 'ok';
        const wanted = typeOfCode(code, 'read');
        if (found !== wanted) odd.push({ code, found, wanted });
        if (SYNC_ERRORS[wanted].handling === 'hold' && answer?.failure?.kind !== 'refused')
          odd.push({ code, kind: answer?.failure?.kind });
      }
      expect(odd).toEqual([]);
    },
  );
});

it('the cells that field reports changed', () => {
  expect(typeOfCode('5010', 'create')).toBe('BooksClosed');
  expect(typeOfCode('5010', 'update')).toBe('StaleVersion');
  expect(typeOfCode('610', 'create')).toBe('ReferenceNotFound');
  expect(typeOfCode('610', 'void')).toBe('CounterpartMissing');
  expect(typeOfCode('4000', 'read')).toBe('ReadRefused');
  expect(typeOfCode('1040', 'batch')).toBe('BatchRefused');
  expect(okay({ ok: true, value: FAULT_CODES['6240']?.type })).toBe('DuplicateName');
});
