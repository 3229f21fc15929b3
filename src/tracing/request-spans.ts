import {
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { TRACER } from './tracer.ts';

/** A span for each request to the API, in the trace of its caller if it has one. All that the request does is within. */
export const requestSpans = fp(async (app) => {
  const running = new WeakMap<FastifyRequest, { span: Span; within: Context }>();
  app.addHook('onRequest', (request, _reply, done) => {
    // The route's pattern, never its ids.
    const route = request.routeOptions.url ?? 'unknown';
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    const caller = propagation.extract(context.active(), request.headers);
    const span = trace
      .getTracer(TRACER)
      .startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, caller);
    const within = trace.setSpan(caller, span);
    running.set(request, { span, within });
    context.with(within, done);
  });
  // Reading a body ends in a callback of the socket, outside of what began it.
  app.addHook('preValidation', (request, _reply, done) => {
    context.with(running.get(request)?.within ?? context.active(), done);
  });
  app.addHook('onResponse', async (request, reply) => {
    const span = running.get(request)?.span;
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
});
