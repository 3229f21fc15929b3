import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { listenForAnswers } from './answers.ts';
import { type BalanceReportInput, type BalanceReportResult, SIGNALS } from './contract.ts';
import { pages } from './options.ts';

const stop = defineSignal(SIGNALS.stop);

/** Update Balance Report: reads what every client owes there, page by page, beside what it owes here. */
export async function balanceReport(input: BalanceReportInput): Promise<BalanceReportResult> {
  let stopped = false;
  setHandler(stop, () => {
    stopped = true;
  });
  const answered = listenForAnswers();
  for (;;) {
    const step = await pages('Compare balances').balanceStep(input);
    if (step.kind === 'done' || step.kind === 'ended') return { state: step.kind };
    if (step.kind === 'more') continue;
    // Whoever cancelled it does not wait for a program that may never come.
    if (step.kind === 'polled') await answered(step, () => stopped);
    else await condition(() => stopped, step.waitMs);
  }
}
