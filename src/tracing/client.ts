import { SpanKind, trace } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { Headers } from '@temporalio/common';
import { withTrace } from './header.ts';
import { TRACER } from './tracer.ts';

/**
 * Whatever is asked of Temporal carries the trace of the work that asks, and begins one where there is none: the relay
 * and timers ask, too.
 */
export const tracedClient: WorkflowClientInterceptor = {
  startWithDetails: (input, next) =>
    asked(`start ${input.workflowType}`, (headers) => next({ ...input, headers }), input.headers),
  signal: (input, next) =>
    asked(`signal ${input.signalName}`, (headers) => next({ ...input, headers }), input.headers),
  signalWithStart: (input, next) =>
    asked(
      `${input.signalName} ${input.workflowType}`,
      (headers) => next({ ...input, headers }),
      input.headers,
    ),
};

function asked<T>(name: string, ask: (headers: Headers) => Promise<T>, headers: Headers): Promise<T> {
  return trace.getTracer(TRACER).startActiveSpan(name, { kind: SpanKind.PRODUCER }, async (span) => {
    try {
      return await ask(withTrace(headers));
    } finally {
      span.end();
    }
  });
}
