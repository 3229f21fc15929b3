/** The header that carries the trace of whoever asked, as W3C's `traceparent` in JSON; a wire name. */
export const TRACE_HEADER = 'ledgerbridge-trace';
