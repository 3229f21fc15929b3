import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { JsonObject } from '../json.ts';
import { number, text } from '../json.ts';
import type { Store } from '../store/store.ts';

const ACCESS_SECONDS = 3600;
/** 101 days. */
const REFRESH_SECONDS = 8_726_400;
const ROTATES_AFTER_MS = 24 * 3_600_000;
const HARD_YEARS = 5;
const CODE_MS = 10 * 60_000;

export interface Grant {
  realmId: string;
  clientId: string;
  scope: string;
}

export interface TokenAnswer {
  token_type: 'bearer';
  access_token: string;
  expires_in: number;
  refresh_token: string;
  x_refresh_token_expires_in: number;
  x_refresh_token_hard_expires_in?: number;
  id_token?: string;
}

/** Tokens and codes, kept on disk so that a restart changes nothing for a connected client. */
export class Tokens {
  private readonly store: Store;
  private readonly clock: Clock;
  /** Rotates the refresh token at every refresh, for tests that will not wait a day. */
  rotateAlways = false;

  constructor(store: Store, clock: Clock) {
    this.store = store;
    this.clock = clock;
  }

  newCode(grant: Grant, redirectUri: string): string {
    const code = `AB11${randomBytes(22).toString('hex')}`;
    this.put('code', code, { ...grant, redirectUri, expiresAt: this.clock.now() + CODE_MS });
    return code;
  }

  /** Takes a code once; undefined where it is unknown, used, expired or another's. */
  redeem(code: string, clientId: string, redirectUri: string | undefined): TokenAnswer | undefined {
    const known = this.store.meta.get(['code', code]);
    if (!known || text(known, 'clientId') !== clientId) return undefined;
    if (redirectUri !== undefined && text(known, 'redirectUri') !== redirectUri) return undefined;
    this.store.transaction(() => this.store.meta.removeSync(['code', code]));
    if ((number(known, 'expiresAt') ?? 0) < this.clock.now()) return undefined;
    return this.issue(grantOf(known));
  }

  issue(grant: Grant): TokenAnswer {
    const now = this.clock.now();
    return this.store.transaction(() => {
      const chain = { ...grant, issuedAt: now, hardExpiresAt: now + HARD_YEARS * 365.25 * 86_400_000 };
      const refresh = this.newRefresh(chain);
      return this.answer(refresh, { ...chain });
    });
  }

  /** The same refresh token for a day, then a new one, upon which the earlier one is dead. */
  refresh(refreshToken: string, clientId: string): TokenAnswer | undefined {
    const known = this.store.meta.get(['refresh', refreshToken]);
    if (!known || text(known, 'clientId') !== clientId || !this.isAlive(known)) return undefined;
    const now = this.clock.now();
    return this.store.transaction(() => {
      if (!this.rotateAlways && now - (number(known, 'issuedAt') ?? 0) < ROTATES_AFTER_MS) {
        return this.answer(refreshToken, known);
      }
      this.store.meta.removeSync(['refresh', refreshToken]);
      const next: JsonObject = { ...known, issuedAt: now };
      return this.answer(this.newRefresh(next), next);
    });
  }

  private isAlive(known: JsonObject): boolean {
    const now = this.clock.now();
    const soft = (number(known, 'issuedAt') ?? 0) + REFRESH_SECONDS * 1000;
    return now < soft && now < (number(known, 'hardExpiresAt') ?? 0);
  }

  private newRefresh(facts: JsonObject): string {
    const token = `RT1-${randomBytes(20).toString('hex')}`;
    this.put('refresh', token, facts);
    return token;
  }

  private answer(refresh_token: string, facts: JsonObject): TokenAnswer {
    const now = this.clock.now();
    const access_token = `eyJ${randomBytes(48).toString('base64url')}`;
    this.put('access', access_token, {
      ...grantOf(facts),
      refresh: refresh_token,
      expiresAt: now + ACCESS_SECONDS * 1000,
    });
    const hard = Math.floor(((number(facts, 'hardExpiresAt') ?? now) - now) / 1000);
    const soft = REFRESH_SECONDS - Math.floor((now - (number(facts, 'issuedAt') ?? now)) / 1000);
    return {
      token_type: 'bearer',
      access_token,
      expires_in: ACCESS_SECONDS,
      refresh_token,
      x_refresh_token_expires_in: Math.min(soft, hard),
      x_refresh_token_hard_expires_in: hard,
    };
  }

  /** The grant behind an access token, or why there is none. */
  check(accessToken: string): Grant | 'unknown' | 'expired' {
    const { meta } = this.store;
    const known = meta.view ? meta.view(['access', accessToken]) : meta.get(['access', accessToken]);
    if (!known) return 'unknown';
    return (number(known, 'expiresAt') ?? 0) <= this.clock.now() ? 'expired' : grantOf(known);
  }

  /** Ends the connection that a token of either kind belongs to. */
  revoke(token: string): boolean {
    const known = this.store.meta.get(['refresh', token]) ?? this.store.meta.get(['access', token]);
    if (!known) return false;
    this.endWhere(
      (facts) =>
        text(facts, 'realmId') === text(known, 'realmId') &&
        text(facts, 'clientId') === text(known, 'clientId'),
    );
    return true;
  }

  /** The user's disconnect inside the company: every token of the realm dies. */
  disconnect(realmId: string): void {
    this.endWhere((facts) => text(facts, 'realmId') === realmId);
  }

  private endWhere(test: (facts: JsonObject) => boolean): void {
    this.store.transaction(() => {
      for (const kind of ['access', 'refresh', 'code']) {
        for (const { key, value } of [...this.each(kind)]) if (test(value)) this.store.meta.removeSync(key);
      }
    });
  }

  /** Lets access tokens of a realm (and refresh tokens, if asked) run out at once. */
  expire(realmId: string, withRefresh: boolean): void {
    this.store.transaction(() => {
      for (const { key, value } of [...this.each('access')]) {
        if (text(value, 'realmId') === realmId) this.store.meta.putSync(key, { ...value, expiresAt: 0 });
      }
      if (!withRefresh) return;
      for (const { key, value } of [...this.each('refresh')]) {
        if (text(value, 'realmId') === realmId) this.store.meta.putSync(key, { ...value, hardExpiresAt: 0 });
      }
    });
  }

  private each(kind: string) {
    return this.store.meta.getRange({ start: [kind, ''], end: [kind, '\uffff'] });
  }

  private put(kind: string, token: string, facts: JsonObject): void {
    this.store.meta.putSync([kind, token], facts);
  }
}

function grantOf(facts: JsonObject): Grant {
  return {
    realmId: text(facts, 'realmId') ?? '',
    clientId: text(facts, 'clientId') ?? '',
    scope: text(facts, 'scope') ?? '',
  };
}
