import { TestWorkflowEnvironment } from '@temporalio/testing';

// Run by sdk-download.ts. The SDK downloads only as part of a start, so start once and stop.
const [kind, downloadDir] = process.argv.slice(2);
const server = { executable: { type: 'cached-download', downloadDir } } as const;
const environment =
  kind === 'time-skipping'
    ? await TestWorkflowEnvironment.createTimeSkipping({ server })
    : await TestWorkflowEnvironment.createLocal({ server });
await environment.teardown();
