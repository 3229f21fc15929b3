import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ENTITIES, PART_TYPES, WRITABLE_TYPES } from '../domain/entities/index.ts';
import type { EntityDefinition } from '../domain/entity.ts';

/** The app as a route sees it: its schemas type the request. */
export type ZodApp = Parameters<FastifyPluginAsyncZod>[0];

/** The same route for every entity type that clients hand over. */
export function forEachWritable(
  route: (app: ZodApp, entity: EntityDefinition) => void,
): FastifyPluginAsyncZod {
  return async (app) => {
    for (const type of WRITABLE_TYPES) route(app, ENTITIES[type]);
  };
}

/** The same for those and their parts; what else is made here has routes of its own. */
export function forEachEntity(route: (app: ZodApp, entity: EntityDefinition) => void): FastifyPluginAsyncZod {
  return async (app) => {
    for (const type of [...WRITABLE_TYPES, ...PART_TYPES]) route(app, ENTITIES[type]);
  };
}
