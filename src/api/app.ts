import { randomUUID } from 'node:crypto';
import { fastifySSE } from '@fastify/sse';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { AppDeps } from './deps.ts';
import { accessPlugin } from './plugins/access.ts';
import { auditPlugin } from './plugins/audit.ts';
import { closingPlugin } from './plugins/closing.ts';
import { consolePlugin } from './plugins/console.ts';
import { answerProblem, errorHandlerPlugin, toProblem } from './plugins/error-handler.ts';
import { idempotencyPlugin } from './plugins/idempotency.ts';
import { metricsPlugin } from './plugins/metrics.ts';
import { openapiPlugin } from './plugins/openapi.ts';
import { routesPlugin } from './plugins/routes.ts';
import { securityPlugin } from './plugins/security.ts';
import { storablePlugin } from './plugins/storable.ts';
import { tenantCallsPlugin } from './plugins/tenant-calls.ts';

declare module 'fastify' {
  interface FastifyInstance {
    deps: AppDeps;
  }
}

/** The routes are files that are read at the start: on a machine with much else to do, that takes more than the usual 10 s. */
const PLUGIN_TIMEOUT_MS = 60_000;
/** An invoice of 500 lines with full descriptions is about 2 MB. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** A record id, percent-encoded. */
const MAX_PARAM_LENGTH = 600;
/** A bulk upload of records may take this long; a client that says a byte now and then holds a connection no longer. */
const REQUEST_TIMEOUT_MS = 300_000;
/** How often it is looked for such clients. */
const SLOW_CLIENT_LOOK_MS = 5_000;
/** Below the minute after which proxies usually drop a silent connection. */
const HEARTBEAT_MS = 15_000;

/** Builds the HTTP API; the caller listens or injects. */
export function buildApp(deps: AppDeps): FastifyInstance {
  const app: FastifyInstance = Fastify({
    logger: deps.logger ?? false,
    trustProxy: trusted(deps.config.TRUST_PROXY),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // What has come in when it is told to end is served, and not sent away in words that no client of ours knows.
    return503OnClosing: false,
    http: { connectionsCheckingInterval: SLOW_CLIENT_LOOK_MS },
    pluginTimeout: PLUGIN_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    genReqId: () => randomUUID(),
    frameworkErrors: (error: FastifyError, request, reply) =>
      void answerProblem(toProblem(error, request), request, reply),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorate('deps', deps);
  if (deps.requestSpans) app.register(deps.requestSpans);
  app.register(errorHandlerPlugin);
  app.register(closingPlugin, deps);
  app.register(metricsPlugin);
  app.register(securityPlugin, deps);
  app.register(openapiPlugin, deps);
  app.register(accessPlugin, deps);
  app.register(tenantCallsPlugin, deps);
  app.register(storablePlugin);
  app.register(idempotencyPlugin, deps);
  app.register(auditPlugin, deps);
  app.register(fastifySSE, { heartbeatInterval: HEARTBEAT_MS });
  app.register(routesPlugin);
  app.register(consolePlugin, deps);
  return app;
}

/** So many proxies are those nearest to us. */
function trusted(proxies: AppDeps['config']['TRUST_PROXY'] = false) {
  return typeof proxies === 'number' ? (_address: string, hop: number) => hop < proxies : proxies;
}
