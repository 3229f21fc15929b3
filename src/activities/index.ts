import { balanceStep } from './balances/balance-steps.ts';
import { enterCategory } from './batches/enter-category.ts';
import { batchState, beginBatch, endBatch, enqueueCategory } from './batches/run-push.ts';
import { whileBeating } from './beating.ts';
import { refreshStep } from './changes/refresh-changes.ts';
import { openForMorning } from './connectors/open-for-morning.ts';
import { planConnector } from './connectors/plan-connector.ts';
import { beginHalf, beginRun, endRun, runState } from './connectors/run-steps.ts';
import type { ActivityDeps } from './deps.ts';
import {
  countImport,
  endImport,
  importState,
  openReview,
  runImport,
  stageImport,
} from './imports/import-steps.ts';
import { readPayout } from './payouts/read-payout.ts';
import { sweepPayouts } from './payouts/sweep-payouts.ts';
import { pullPages } from './pull/pull-pages.ts';
import { claimWork } from './queue/claim-work.ts';
import { prepareStage } from './queue/prepare-stage.ts';
import { releaseRetries, releaseSet } from './queue/release-set.ts';
import { retryRecords } from './queue/retry-records.ts';
import { sendRequest } from './requests/send-request.ts';
import { deliverWebhooks } from './webhooks/deliver-webhooks.ts';

/** The activities, each one idempotent step; names are wire names. */
export function createActivities(deps: ActivityDeps) {
  return {
    claimWork: (input: Parameters<typeof claimWork>[1]) => claimWork(deps, input),
    prepareStage: (input: Parameters<typeof prepareStage>[1]) => prepareStage(deps, input),
    sendRequest: (input: Parameters<typeof sendRequest>[1]) => sendRequest(deps, input),
    retryRecords: (input: Parameters<typeof retryRecords>[1]) => retryRecords(deps, input),
    releaseRetries: (input: Parameters<typeof releaseRetries>[1]) => releaseRetries(deps, input),
    releaseSet: (input: Parameters<typeof releaseSet>[1]) => releaseSet(deps, input),
    beginBatch: (input: Parameters<typeof beginBatch>[1]) => whileBeating(() => beginBatch(deps, input)),
    enqueueCategory: (input: Parameters<typeof enqueueCategory>[1]) =>
      whileBeating(() => enqueueCategory(deps, input)),
    enterCategory: (input: Parameters<typeof enterCategory>[1]) =>
      whileBeating(() => enterCategory(deps, input)),
    batchState: (input: Parameters<typeof batchState>[1]) => batchState(deps, input),
    endBatch: (input: Parameters<typeof endBatch>[1]) => whileBeating(() => endBatch(deps, input)),
    planConnector: (input: Parameters<typeof planConnector>[1]) => planConnector(deps, input),
    openForMorning: (input: Parameters<typeof openForMorning>[1]) =>
      whileBeating(() => openForMorning(deps, input)),
    beginRun: (input: Parameters<typeof beginRun>[1]) => whileBeating(() => beginRun(deps, input)),
    beginHalf: (input: Parameters<typeof beginHalf>[1]) => whileBeating(() => beginHalf(deps, input)),
    runState: (input: Parameters<typeof runState>[1]) => runState(deps, input),
    endRun: (input: Parameters<typeof endRun>[1]) => whileBeating(() => endRun(deps, input)),
    deliverWebhooks: (input: Parameters<typeof deliverWebhooks>[1]) => deliverWebhooks(deps, input),
    readPayout: (input: Parameters<typeof readPayout>[1]) => readPayout(deps, input),
    sweepPayouts: (input: Parameters<typeof sweepPayouts>[1]) => sweepPayouts(deps, input),
    pullPages: (input: Parameters<typeof pullPages>[1]) => whileBeating(() => pullPages(deps, input)),
    countImport: (input: Parameters<typeof countImport>[1]) => whileBeating(() => countImport(deps, input)),
    importState: (input: Parameters<typeof importState>[1]) => importState(deps, input),
    stageImport: (input: Parameters<typeof stageImport>[1]) => whileBeating(() => stageImport(deps, input)),
    openReview: (input: Parameters<typeof openReview>[1]) => whileBeating(() => openReview(deps, input)),
    runImport: (input: Parameters<typeof runImport>[1]) => whileBeating(() => runImport(deps, input)),
    endImport: (input: Parameters<typeof endImport>[1]) => whileBeating(() => endImport(deps, input)),
    balanceStep: (input: Parameters<typeof balanceStep>[1]) => whileBeating(() => balanceStep(deps, input)),
    refreshStep: (input: Parameters<typeof refreshStep>[1]) => whileBeating(() => refreshStep(deps, input)),
  };
}

export type Activities = ReturnType<typeof createActivities>;
