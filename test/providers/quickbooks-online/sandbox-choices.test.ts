import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import type { MappingKind } from '../../../src/domain/mapping.ts';
import { makeCompany, type SandboxCompany, startTestSandbox } from './sandbox-harness.ts';

let sandbox: RunningSandbox;
let company: SandboxCompany;

beforeAll(async () => {
  sandbox = await startTestSandbox();
  company = await makeCompany(sandbox);
});
afterAll(() => sandbox?.close());

async function choices(kind: MappingKind) {
  const answer = await company.asked.choices({ kind });
  if (!answer.ok) throw new Error(answer.failure.kind);
  return answer.value;
}

it('accounts come with what they are for, in neutral words', async () => {
  const accounts = await choices('account');
  const typeOf = (id: string) => accounts.find(({ externalId }) => externalId === id)?.type;
  expect([typeOf('35'), typeOf('4'), typeOf('8'), typeOf('79')]).toEqual([
    'bank',
    'undeposited_funds',
    'expense',
    'income',
  ]);
});

it('time can be booked for employees and for vendors', async () => {
  const workers = await choices('employee');
  expect(new Set(workers.map(({ type }) => type))).toEqual(new Set(['employee', 'vendor']));
});
