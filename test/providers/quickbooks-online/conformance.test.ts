import { afterAll, beforeAll } from 'vitest';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import { describeProvider } from '../conformance.ts';
import { sandboxHarness, startTestSandbox } from './sandbox-harness.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

/** Somebody of the sample company. */
const worker = {
  kind: 'employee' as const,
  key: 'member',
  externalId: '55',
  externalType: 'employee',
  externalName: 'John Johnson',
};

describeProvider('quickbooks-online', async () => ({
  ...(await sandboxHarness(sandbox, { payroll: true })),
  worker,
}));
