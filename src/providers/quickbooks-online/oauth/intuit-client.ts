import OAuthClient from 'intuit-oauth';
import { z } from 'zod';
import type { HttpClient, HttpResponse } from '../../http.ts';
import { readFaults } from '../faults/read-fault.ts';

export interface Endpoints {
  authorize: string;
  token: string;
  revoke: string;
}

export interface IntuitClientOptions {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  environment: 'sandbox' | 'production';
  endpoints: Endpoints;
  http: HttpClient;
  timeoutMs: number;
}

/** Why a call to the authorization server failed; without a status when there was no answer. */
export interface OAuthRefusal {
  status?: number;
  /** OAuth's own code, such as `invalid_grant`. */
  error?: string;
  description: string;
  reference?: string;
}

const requestSchema = z.object({
  data: z.record(z.string(), z.string()),
  headers: z.record(z.string(), z.string()),
});

/**
 * Intuit's OAuth client with its transport replaced. The original keeps its endpoints in process-wide
 * statics, waits for ever and sends a refresh up to four times although each may rotate the token; here the
 * endpoints belong to the instance, a call is sent once and is bounded in time. One instance per call.
 */
export class IntuitClient extends OAuthClient {
  /** Set when a call was refused, since the library's errors lose the status and the code. */
  refusal: OAuthRefusal | undefined;
  readonly #options: IntuitClientOptions;

  constructor(options: IntuitClientOptions) {
    super({
      clientId: options.clientId,
      clientSecret: options.clientSecret,
      redirectUri: options.redirectUri,
      environment: options.environment,
      includeRefreshTokenHardExpiresIn: true,
    });
    this.#options = options;
  }

  /** The library's address is that of its statics; only its parameters are kept. */
  authorizeAddress(state: string): string {
    const made = new URL(this.authorizeUri({ scope: [OAuthClient.scopes.Accounting], state }));
    const address = new URL(this.#options.endpoints.authorize);
    address.search = made.search;
    return address.href;
  }

  /** Called by the library for each of its requests. */
  override async loadResponse(request: unknown): Promise<unknown> {
    const { data, headers } = requestSchema.parse(request);
    const { http, timeoutMs, endpoints } = this.#options;
    const url = 'grant_type' in data ? endpoints.token : endpoints.revoke;
    const result = await http({ method: 'POST', url, headers, body: encode(data, headers), timeoutMs });
    if (!result.ok) throw this.#refuse({ description: result.reason });
    const { response } = result;
    if (response.status >= 300) throw this.#refuse(refusalOf(response));
    return { status: response.status, headers: response.headers, data: jsonOf(response.body) };
  }

  #refuse(refusal: OAuthRefusal): Error {
    this.refusal = refusal;
    return new Error(refusal.description);
  }
}

function encode(data: Record<string, string>, headers: Record<string, string>): string {
  const isJson = headers['Content-Type'] === 'application/json';
  return isJson ? JSON.stringify(data) : new URLSearchParams(data).toString();
}

const oauthErrorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** The codes of OAuth that we tell apart; they also come in the words of an envelope of the company API. */
const OAUTH_CODE = /\b(invalid_grant|invalid_client)\b/;

function refusalOf(response: HttpResponse): OAuthRefusal {
  const body = oauthErrorSchema.safeParse(jsonOf(response.body)).data;
  const told = body
    ? undefined
    : readFaults(response.body)
        ?.map(({ message, detail }) => detail || message)
        .join(' ');
  return {
    status: response.status,
    error: body?.error ?? OAUTH_CODE.exec(response.body)?.[1],
    description: body?.error_description ?? body?.error ?? (told || `status ${response.status}`),
    reference: response.headers.intuit_tid,
  };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Revocation answers with an empty body, proxies with a page.
    return {};
  }
}
