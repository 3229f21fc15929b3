import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { activityInfo, type Info } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { reportOf } from '../error-report.ts';
import { traceIn } from './header.ts';
import { TRACER } from './tracer.ts';

/** A span for each execution, in the trace of whoever asked for what the run does. */
export const tracedActivities: ActivityInterceptorsFactory = () => ({
  inbound: {
    execute(input, next) {
      const info = activityInfo();
      const options = { kind: SpanKind.CONSUMER, attributes: said(info) };
      const from = traceIn(input.headers) ?? ROOT_CONTEXT;
      return trace.getTracer(TRACER).startActiveSpan(nameOf(info), options, from, async (span) => {
        try {
          return await next(input);
        } catch (error) {
          // A message may repeat what a record says: the class does not.
          span.setStatus({ code: SpanStatusCode.ERROR, message: reportOf(error).type });
          throw error;
        } finally {
          span.end();
        }
      });
    },
  },
});

const nameOf = ({ workflowType, activityType }: Info) => `${workflowType ?? 'alone'}/${activityType}`;

const said = ({ workflowExecution, attempt }: Info) => ({
  'temporal.workflow_id': workflowExecution?.workflowId,
  'temporal.run_id': workflowExecution?.runId,
  'temporal.attempt': attempt,
});
