import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { WORKFLOW_CODE } from './workflow-code.ts';

/**
 * `bundle.ts FILE`: bundles the workflows into one file. A process of its own, because the bundler needs more
 * memory than a worker does ever after.
 */
const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('name the file to write');
const { code } = await bundleWorkflowCode({
  ...WORKFLOW_CODE,
  logger: new DefaultLogger('WARN'),
});
await writeFile(target, code);
