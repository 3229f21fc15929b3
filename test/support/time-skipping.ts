import { temporal as temporalProto } from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../src/workflows/contract.ts';
import { sharedService } from './shared-service.ts';
import type { TestTemporal } from './temporal.ts';
import { onlyWarnings } from './worker.ts';

/**
 * A server whose clock jumps over waits: days pass in milliseconds. Each caller gets its own, in a tenth of a
 * second, because the clock is one a server. It has no schedules and no listing. Call `teardown()` at the end.
 */
export async function createTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  onlyWarnings();
  const { path } = await sharedService('timeSkippingServer');
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}

/** The same for an engine: with our search attributes. Ended by `teardown()` of the environment. */
export async function createTimeSkippingTemporal(): Promise<{
  environment: TestWorkflowEnvironment;
  temporal: TestTemporal;
}> {
  const environment = await createTimeSkippingEnvironment();
  const { address, namespace = 'default', client, connection } = environment;
  const KEYWORD = temporalProto.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;
  const searchAttributes = Object.fromEntries(
    Object.values(SEARCH_ATTRIBUTES).map((name) => [name, KEYWORD]),
  );
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  return {
    environment,
    temporal: { address, namespace, client, connection, close: () => Promise.resolve() },
  };
}
