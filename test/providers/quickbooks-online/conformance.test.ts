import { afterAll, beforeAll } from 'vitest';
import type { RunningSandbox } from '../../../sandbox/quickbooks-online/index.ts';
import { describeProvider } from '../conformance.ts';
import { sandboxHarness, startTestSandbox } from './sandbox-harness.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

describeProvider('quickbooks-online', () => sandboxHarness(sandbox));
