import type { Answer, SandboxRequest } from '../http/exchange.ts';
import { htmlAnswer, jsonAnswer } from '../http/exchange.ts';
import type { JsonObject } from '../json.ts';
import type { Sandbox } from '../sandbox.ts';
import { consentPage, problemPage } from './consent-page.ts';
import { discovery } from './discovery.ts';
import { identityToken, keySet } from './id-token.ts';
import type { TokenAnswer } from './tokens.ts';

type Handler = (sandbox: Sandbox, request: SandboxRequest) => Answer;

/** The vendor's OAuth hosts, all on this server under their own paths. */
export const oauthRoutes: Readonly<Record<string, Handler>> = {
  '/.well-known/openid_configuration': (sandbox) => jsonAnswer(200, discovery(sandbox.baseUrl)),
  '/.well-known/openid_sandbox_configuration': (sandbox) => jsonAnswer(200, discovery(sandbox.baseUrl)),
  '/connect/oauth2': authorize,
  '/oauth2/v1/tokens/bearer': token,
  '/v2/oauth2/tokens/revoke': revoke,
  '/v1/openid_connect/userinfo': userInfo,
  '/op/v1/jwks': (sandbox) => jsonAnswer(200, keySet(sandbox.store)),
};

function authorize(sandbox: Sandbox, request: SandboxRequest): Answer {
  const asked =
    request.method === 'POST' ? new URLSearchParams(request.body.toString('utf8')) : request.query;
  const redirect = asked.get('redirect_uri') ?? '';
  if (asked.get('client_id') !== sandbox.app.clientId)
    return htmlAnswer(400, problemPage('The app is not known.'));
  if (!URL.canParse(redirect)) return htmlAnswer(400, problemPage('The redirect_uri is missing or invalid.'));
  if (asked.get('response_type') !== 'code')
    return back(redirect, { error: 'unsupported_response_type' }, asked);
  if (!asked.get('scope')) return back(redirect, { error: 'invalid_scope' }, asked);
  if (request.method !== 'POST') return htmlAnswer(200, consentPage(asked, sandbox.companies.list()));
  if (asked.get('decision') === 'deny') return back(redirect, { error: 'access_denied' }, asked);
  return approve(sandbox, asked, redirect);
}

function approve(sandbox: Sandbox, asked: URLSearchParams, redirect: string): Answer {
  const realmId = asked.get('realmId') ?? sandbox.companies.list()[0]?.realmId ?? '';
  if (!sandbox.companies.find(realmId)) return htmlAnswer(400, problemPage('The company is not known.'));
  const scope = asked.get('scope') ?? '';
  const code = sandbox.tokens.newCode({ realmId, scope, clientId: sandbox.app.clientId }, redirect);
  return back(redirect, { code, realmId }, asked);
}

function back(redirect: string, facts: Record<string, string>, asked: URLSearchParams): Answer {
  const target = new URL(redirect);
  for (const [name, value] of Object.entries(facts)) target.searchParams.set(name, value);
  const state = asked.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return { status: 302, headers: { Location: target.href }, body: '' };
}

/** Credentials by the basic scheme or as parameters; both are taken. */
function isKnownApp(sandbox: Sandbox, request: SandboxRequest, form: URLSearchParams): boolean {
  const { clientId, clientSecret } = sandbox.app;
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic) {
    const [id, ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return id === clientId && secret.join(':') === clientSecret;
  }
  return form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
}

function readForm(request: SandboxRequest): URLSearchParams {
  const body = request.body.toString('utf8');
  if (!(request.headers['content-type'] ?? '').includes('json')) return new URLSearchParams(body);
  try {
    return new URLSearchParams(JSON.parse(body) as Record<string, string>);
  } catch {
    return new URLSearchParams();
  }
}

function refuse(status: number, error: string, description: string): Answer {
  return jsonAnswer(status, { error, error_description: description });
}

function token(sandbox: Sandbox, request: SandboxRequest): Answer {
  if (request.method !== 'POST') return refuse(405, 'invalid_request', 'POST is needed');
  const form = readForm(request);
  if (!isKnownApp(sandbox, request, form)) return refuse(401, 'invalid_client', 'Invalid client credentials');
  const kind = form.get('grant_type');
  if (kind === 'authorization_code') return tokenFromCode(sandbox, request, form);
  if (kind === 'refresh_token') return tokenFromRefresh(sandbox, request, form);
  return refuse(400, 'unsupported_grant_type', 'The grant type is not supported');
}

function tokenFromCode(sandbox: Sandbox, request: SandboxRequest, form: URLSearchParams): Answer {
  const redirect = form.get('redirect_uri') ?? undefined;
  const answer = sandbox.tokens.redeem(form.get('code') ?? '', sandbox.app.clientId, redirect);
  if (!answer) return refuse(400, 'invalid_grant', 'Invalid authorization code');
  return tokenAnswer(withIdentity(sandbox, answer), request);
}

function withIdentity(sandbox: Sandbox, answer: TokenAnswer): TokenAnswer {
  const grant = sandbox.tokens.check(answer.access_token);
  if (typeof grant === 'string' || !grant.scope.split(' ').includes('openid')) return answer;
  const { realmId, clientId } = grant;
  const issuer = `${sandbox.baseUrl}/op/v1`;
  return {
    ...answer,
    id_token: identityToken(sandbox.store, { issuer, clientId, realmId, now: sandbox.clock.now() }),
  };
}

function tokenFromRefresh(sandbox: Sandbox, request: SandboxRequest, form: URLSearchParams): Answer {
  const answer = sandbox.tokens.refresh(form.get('refresh_token') ?? '', sandbox.app.clientId);
  return answer
    ? tokenAnswer(answer, request)
    : refuse(400, 'invalid_grant', 'Incorrect or invalid refresh token');
}

function tokenAnswer(answer: TokenAnswer, request: SandboxRequest): Answer {
  const { x_refresh_token_hard_expires_in, ...rest } = answer;
  const asks = String(request.headers['x-include-refresh-token-hard-expires-in']).toLowerCase() === 'true';
  const body: JsonObject = asks ? { ...rest, x_refresh_token_hard_expires_in } : { ...rest };
  return jsonAnswer(200, body, {
    'Cache-Control': 'no-cache, no-store',
    Pragma: 'no-cache',
    intuit_tid: request.tid,
  });
}

function revoke(sandbox: Sandbox, request: SandboxRequest): Answer {
  const form = readForm(request);
  if (!isKnownApp(sandbox, request, form)) return refuse(401, 'invalid_client', 'Invalid client credentials');
  const known = sandbox.tokens.revoke(form.get('token') ?? '');
  return known ? { status: 200, headers: {}, body: '' } : refuse(400, 'invalid_request', 'Token is unknown');
}

function userInfo(sandbox: Sandbox, request: SandboxRequest): Answer {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const grant = sandbox.tokens.check(bearer);
  if (typeof grant === 'string') return refuse(401, 'invalid_token', 'The access token is not valid');
  return jsonAnswer(200, {
    sub: `sandbox-${grant.realmId}`,
    email: 'owner@example.com',
    emailVerified: true,
    givenName: 'Sandbox',
    familyName: 'User',
  });
}
