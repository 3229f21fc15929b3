import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ENTITIES } from '../domain/entities/index.ts';
import type { EntityDefinition } from '../domain/entity.ts';

/** The app as a route sees it: its schemas type the request. */
export type ZodApp = Parameters<FastifyPluginAsyncZod>[0];

/** The same route for every entity type that clients hand over; what is made here has routes of its own. */
export function forEachEntity(route: (app: ZodApp, entity: EntityDefinition) => void): FastifyPluginAsyncZod {
  return async (app) => {
    for (const entity of Object.values(ENTITIES)) if (!entity.derived) route(app, entity);
  };
}
