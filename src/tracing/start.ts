import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { FastifyPluginAsync } from 'fastify';

export interface Tracing {
  /** For each client of Temporal. */
  client: WorkflowClientInterceptor;
  /** For the API. */
  requestSpans: FastifyPluginAsync;
  /** For a worker; loaded there alone. */
  activities(): Promise<ActivityInterceptorsFactory>;
  /** Sends what is still here, and ends. */
  close(): Promise<void>;
}

export interface TracingOptions {
  /** Where spans go, by OTLP over HTTP; `/v1/traces` is added. Undefined: nowhere, and nothing is loaded. */
  endpoint: string | undefined;
  /** Which process it is. */
  service: string;
}

/**
 * Spans leave in the background; where the receiver is away they are dropped, and work goes on. Headers, sampling and
 * the like are read from the variables of OpenTelemetry (`OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER`) by itself.
 */
export async function startTracing({ endpoint, service }: TracingOptions): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined;
  const { startExport } = await import('./export.ts');
  const { tracedClient } = await import('./client.ts');
  const { requestSpans } = await import('./request-spans.ts');
  const { shutdown } = startExport({ endpoint, service });
  return {
    client: tracedClient,
    requestSpans,
    activities: async () => (await import('./activity.ts')).tracedActivities,
    close: shutdown,
  };
}
