import fp from 'fastify-plugin';
import type { AppDeps } from '../deps.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server begins to close; event streams end on it. */
    closing: AbortSignal;
  }
}

/** How often idle keep-alive connections are looked for while closing: clients rarely let go of them first. */
const SWEEP_MS = 50;

export const closingPlugin = fp(async (app, { temporal }: Pick<AppDeps, 'temporal'>) => {
  const controller = new AbortController();
  app.decorate('closing', controller.signal);
  let sweep: NodeJS.Timeout | undefined;
  app.addHook('preClose', async () => {
    controller.abort();
    sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  });
  app.addHook('onClose', async () => {
    clearInterval(sweep);
    await temporal.drained();
  });
});
