import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  deletePayoutSource,
  deleteSigningSecret,
  readPayoutSource,
} from '../../../../db/payouts/payout-sources.ts';
import { callerOf } from '../../../access.ts';
import { findConnection } from '../../../connections/find.ts';
import type { AppDeps } from '../../../deps.ts';
import { addSecret, changeSource, representSource } from '../../../payouts/source.ts';
import { ApiProblem } from '../../../problems.ts';
import { idParams } from '../../../schemas/common.ts';
import {
  newPayoutSourceSchema,
  newSigningSecretSchema,
  payoutSourceSchema,
} from '../../../schemas/payout.ts';
import { problems } from '../../../schemas/problem.ts';
import type { ZodApp } from '../../../zod-app.ts';

const URL = '/v1/connections/:id/payout-source';
const SECRETS_URL = `${URL}/signing-secrets`;

const plugin: FastifyPluginAsyncZod = async (app) => {
  readRoute(app);
  writeRoute(app);
  deleteRoute(app);
  addSecretRoute(app);
  deleteSecretRoute(app);
};
export default plugin;

const tags = ['payouts'];
const response = { 200: payoutSourceSchema, ...problems };

async function ownerOf({ db }: AppDeps, request: Parameters<typeof callerOf>[0], connectionId: string) {
  const { tenantId } = callerOf(request);
  const { id } = await findConnection(db, tenantId, connectionId);
  return { tenantId, connectionId: id };
}

function readRoute(app: ZodApp): void {
  const schema = {
    operationId: 'getPayoutSource',
    summary: 'The card processor whose payouts are booked, and whether it gets through',
    tags,
    params: idParams,
    response,
  };
  app.get(URL, { config: { access: 'connections:read' }, schema }, async (request) =>
    representSource(app.deps, await ownerOf(app.deps, request, request.params.id)),
  );
}

function writeRoute(app: ZodApp): void {
  const schema = {
    operationId: 'putPayoutSource',
    summary: 'Store the processor’s key, a signing secret or the booking style; what is left out stays',
    tags,
    params: idParams,
    body: newPayoutSourceSchema,
    response,
  };
  app.put(URL, { config: { access: 'connections:write' }, schema }, async (request) => {
    const owner = await ownerOf(app.deps, request, request.params.id);
    await changeSource(app.deps, owner, request.body);
    return representSource(app.deps, owner);
  });
}

function deleteRoute(app: ZodApp): void {
  const schema = {
    operationId: 'deletePayoutSource',
    summary: 'Forget the key and all signing secrets; what is booked stays',
    tags,
    params: idParams,
    response,
  };
  app.delete(URL, { config: { access: 'connections:write' }, schema }, async (request) => {
    const owner = await ownerOf(app.deps, request, request.params.id);
    await app.deps.db.transaction((tx) => deletePayoutSource(tx, owner));
    return representSource(app.deps, owner);
  });
}

function addSecretRoute(app: ZodApp): void {
  const schema = {
    operationId: 'addSigningSecret',
    summary: 'One more secret that notices may be signed with',
    tags,
    params: idParams,
    body: newSigningSecretSchema,
    response: { 201: payoutSourceSchema, ...problems },
  };
  app.post(SECRETS_URL, { config: { access: 'connections:write' }, schema }, async (request, reply) => {
    const owner = await ownerOf(app.deps, request, request.params.id);
    await app.deps.db.transaction(async (tx) => {
      if (!(await readPayoutSource(tx, owner))) {
        throw new ApiProblem('state_not_allowed', 'Store the processor’s key first.');
      }
      await addSecret(app.deps, tx, owner, request.body.secret);
    });
    return reply.code(201).send(await representSource(app.deps, owner));
  });
}

function deleteSecretRoute(app: ZodApp): void {
  const schema = {
    operationId: 'deleteSigningSecret',
    summary: 'Notices signed with it alone are refused from now on',
    tags,
    params: idParams.extend({ secretId: z.string().min(1).max(200) }),
    response,
  };
  const url = `${SECRETS_URL}/:secretId`;
  app.delete(url, { config: { access: 'connections:write' }, schema }, async (request) => {
    const owner = await ownerOf(app.deps, request, request.params.id);
    const { secretId } = request.params;
    if (!(await deleteSigningSecret(app.deps.db, owner, secretId))) {
      throw new ApiProblem('not_found', `There is no signing secret ${secretId}.`);
    }
    return representSource(app.deps, owner);
  });
}
