import { makeContinueAsNewFunc, type Workflow, workflowInfo } from '@temporalio/workflow';

/** Whether a run that never ends by itself should begin anew: its history is long, or another build is current. */
export function shouldBeginAnew(): boolean {
  const { continueAsNewSuggested, targetWorkerDeploymentVersionChanged } = workflowInfo();
  return continueAsNewSuggested || targetWorkerDeploymentVersionChanged;
}

/** Goes on in a new history, with the build that is current then. */
export function beginAnew<F extends Workflow>(...args: Parameters<F>): Promise<never> {
  const isVersioned = workflowInfo().currentDeploymentVersion !== undefined;
  return makeContinueAsNewFunc<F>(isVersioned ? { initialVersioningBehavior: 'AUTO_UPGRADE' } : {})(...args);
}
