import type { Headers, WorkflowInterceptors } from '@temporalio/workflow';
import { SIGNALS } from './contract.ts';
import { TRACE_HEADER } from './trace-header.ts';

type Carried = Headers[string];

/**
 * Hands the trace of whoever asked on to what a run starts. Nothing where nobody traces, and never a command more: a
 * history replays with and without it. A run that is woken goes on in the trace of who woke it last: a conductor lives
 * on, and serves one request after the other. Beginning anew it leaves the trace behind.
 */
export function interceptors(): WorkflowInterceptors {
  let trace: Carried | undefined;
  const withTrace = <Input extends { headers: Headers }>(input: Input): Input =>
    trace === undefined ? input : { ...input, headers: { ...input.headers, [TRACE_HEADER]: trace } };
  return {
    inbound: [
      {
        execute(input, next) {
          trace ??= input.headers[TRACE_HEADER];
          return next(input);
        },
        handleSignal(input, next) {
          if (input.signalName === SIGNALS.wake) trace = input.headers[TRACE_HEADER];
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(withTrace(input)),
        scheduleLocalActivity: (input, next) => next(withTrace(input)),
        startChildWorkflowExecution: (input, next) => next(withTrace(input)),
      },
    ],
  };
}
