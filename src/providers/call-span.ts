import { type Attributes, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** What a span says of a call: never a path, which names companies. */
interface Called {
  method: string;
  /** Host name, without its port. */
  host: string;
}

/** How it ended: HTTP's status, or a reason that is fit for a log. */
export type CallEnd = { status: number } | { reason: string };

/**
 * The call of a vendor as part of the trace of the work in hand, where somebody listens. The vendor is told nothing
 * of it. What the call throws is thrown on, told by its class or code.
 */
export function inCallSpan<Answer>(
  { method, host }: Called,
  call: () => Promise<Answer>,
  endOf: (answer: Answer) => CallEnd,
): Promise<Answer> {
  const attributes: Attributes = { 'http.request.method': method, 'server.address': host };
  const tracer = trace.getTracer('ledgerbridge');
  return tracer.startActiveSpan(`call ${method}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
    const told = (end: CallEnd) => {
      if ('status' in end) span.setAttribute('http.response.status_code', end.status);
      else span.setStatus({ code: SpanStatusCode.ERROR, message: end.reason });
    };
    try {
      const answer = await call();
      told(endOf(answer));
      return answer;
    } catch (error) {
      told({ reason: codeOf(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The code of the failure, or its class; never its message, which may repeat what was sent. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
