import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiConfig } from '../deps.ts';

type Where = Pick<ApiConfig, 'PUBLIC_URL'>;

/** `__Host-`: the browser takes it from this host only, over HTTPS only, for the whole site. */
export function sessionCookieName(where: Where): string {
  return isHttps(where) ? '__Host-ledgerbridge' : 'ledgerbridge';
}

export function readSessionCookie(request: FastifyRequest, where: Where): string | undefined {
  return request.cookies[sessionCookieName(where)];
}

export function setSessionCookie(
  reply: FastifyReply,
  where: Where,
  { token, expiresAt }: { token: string; expiresAt: Date },
): void {
  reply.setCookie(sessionCookieName(where), token, { ...optionsFor(where), expires: expiresAt });
}

export function clearSessionCookie(reply: FastifyReply, where: Where): void {
  reply.clearCookie(sessionCookieName(where), optionsFor(where));
}

/** Lax, not Strict: the way back from the vendor's consent page must find the person signed in. */
function optionsFor(where: Where): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(where) };
}

function isHttps({ PUBLIC_URL }: Where): boolean {
  return PUBLIC_URL.startsWith('https:');
}
