import { type Context, context, propagation } from '@opentelemetry/api';
import type { Headers } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import { TRACE_HEADER } from '../workflows/trace-header.ts';

/** The headers with the trace of the work in hand, if it has one. */
export function withTrace(headers: Headers): Headers {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  if (Object.keys(carrier).length === 0) return headers;
  return { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(carrier) };
}

/** The work that the headers come from; undefined where nobody traced it. */
export function traceIn(headers: Headers): Context | undefined {
  const payload = headers[TRACE_HEADER];
  if (payload === undefined) return undefined;
  return propagation.extract(context.active(), defaultPayloadConverter.fromPayload(payload));
}
