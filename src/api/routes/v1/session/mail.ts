import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { lastMail, readMailChoice, saveMailChoice } from '../../../../db/mail/choices.ts';
import { postMail } from '../../../../db/mail/outbox.ts';
import { sessionOf } from '../../../access.ts';
import type { AppDeps } from '../../../deps.ts';
import { ApiProblem } from '../../../problems.ts';
import { mailChoiceSchema, mailSettingsSchema } from '../../../schemas/mail.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const plugin: FastifyPluginAsyncZod = async (app) => {
  readRoute(app);
  saveRoute(app);
  testRoute(app);
};
export default plugin;

function readRoute(app: ZodApp): void {
  app.get(
    '/v1/session/mail',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'getMailSettings',
        summary: 'When you get mails, and about what',
        tags: ['users'],
        response: { 200: mailSettingsSchema, ...problems },
      },
    },
    (request) => settingsOf(app.deps, sessionOf(request)),
  );
}

function saveRoute(app: ZodApp): void {
  app.put(
    '/v1/session/mail',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'putMailSettings',
        summary: 'Choose when you get mails, and about what',
        tags: ['users'],
        body: mailChoiceSchema,
        response: { 200: mailSettingsSchema, ...problems },
      },
    },
    async (request) => {
      const { tenantId, userId } = sessionOf(request);
      const now = app.deps.clock?.() ?? new Date();
      await saveMailChoice(app.deps.db, { tenantId, userId }, request.body, now);
      return settingsOf(app.deps, { tenantId, userId });
    },
  );
}

function testRoute(app: ZodApp): void {
  app.post(
    '/v1/session/mail/test',
    {
      config: { access: 'session' },
      schema: {
        operationId: 'sendTestMail',
        summary: 'Send yourself a mail, to see whether it arrives',
        tags: ['users'],
        response: {
          202: z.undefined().describe('On its way; `lastMail` tells what became of it'),
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const { tenantId, userId, email } = sessionOf(request);
      if (app.deps.config.SMTP_URL === undefined) throw new ApiProblem('mail_unavailable');
      // One that is on its way shows the same.
      if ((await lastMail(app.deps.db, { tenantId, userId }))?.state === 'due') return reply.code(202).send();
      const subject = 'Ledgerbridge: mails arrive';
      const text = `This is the mail that you asked for. The links in others lead to ${app.deps.config.PUBLIC_URL}\n`;
      await postMail(app.deps.db, { tenantId, userId, address: email, subject, text });
      return reply.code(202).send();
    },
  );
}

async function settingsOf({ db, config }: AppDeps, key: { tenantId: string; userId: string }) {
  const choice = await readMailChoice(db, key);
  if (!choice) throw new ApiProblem('not_found');
  const last = await lastMail(db, key);
  return {
    available: config.SMTP_URL !== undefined,
    ...choice,
    lastMail: last
      ? {
          state: last.state,
          error: last.error,
          createdAt: last.createdAt.toISOString(),
          sentAt: last.sentAt?.toISOString() ?? null,
        }
      : null,
  };
}
