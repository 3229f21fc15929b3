import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { AppDeps } from '../deps.ts';
import { sessionCookieName } from '../people/session-cookie.ts';

const DESCRIPTION = `Hand over a business's records; they are kept in step with its accounting system.

Every answer that is not a success is a problem (RFC 9457) with a code, whether to try again, whether anything
was done, and the remedy. POST requests take an \`Idempotency-Key\`. Lists are read page by page with the
cursor of the page before.`;

/** The OpenAPI document, made from the routes' own schemas, and a page to read it. */
export const openapiPlugin = fp(async (app, { config }: Pick<AppDeps, 'config'>) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Ledgerbridge', version: '1', description: DESCRIPTION },
      servers: [{ url: config.PUBLIC_URL }],
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: sessionCookieName(config) },
        },
      },
      security: [{ apiKey: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
});
