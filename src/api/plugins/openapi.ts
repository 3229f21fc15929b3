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

const TAGS = {
  tenant: 'The business itself, and its API keys',
  users: 'People, their sign-in, and what they are told',
  connections: 'Companies of an accounting system that are connected, and how each is set',
  connector: 'The runs that bring both sides in step by themselves',
  mappings: 'Employees, accounts, tax codes: which here is which there',
  records: 'Customers, service items, invoices, payments, team members and timesheets',
  sync: 'How it stands with the sync of one record',
  accounts: 'Customers as the sync sees them: which of them sync',
  approvals: 'What waits for a person before it goes either way',
  batches: 'Pushes, pulls and undos of many records',
  imports: 'What the accounting system has, brought in under review',
  log: 'What was synced, what is to be done about the rest, and its proof',
  payouts: 'What the card processor paid out, and how it is booked',
  balances: 'What customers owe here and there, compared',
  webhooks: 'Other programs are told',
  operate: 'Health, for whoever runs it',
} as const;

/** The OpenAPI document, made from the routes' own schemas, and a page to read it. */
export const openapiPlugin = fp(async (app, { config }: Pick<AppDeps, 'config'>) => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ledgerbridge',
        version: '1',
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: config.PUBLIC_URL }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
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
