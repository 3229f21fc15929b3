import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/api/app.ts';
import type { ApiConfig } from '../../src/api/deps.ts';
import { countAttempt, forgetOldAttempts } from '../../src/db/people/sign-in-attempts.ts';
import { signInAttempts } from '../../src/db/schema/index.ts';
import { trustProxySchema } from '../../src/trust-proxy.ts';
import { createTestApi, type TestApi } from './support/api.ts';
import { FROM_CONSOLE } from './support/people.ts';

let api: TestApi;
const apps: ReturnType<typeof buildApp>[] = [];

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());
beforeEach(async () => {
  await api.db.delete(signInAttempts);
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

/** Another process of the same installation. */
function process(config: Partial<ApiConfig> = {}) {
  const app = buildApp({ ...api.app.deps, config: { ...api.app.deps.config, ...config } });
  apps.push(app);
  return app;
}

async function attempt(app: ReturnType<typeof buildApp>, forwardedFor?: string): Promise<number> {
  const { statusCode } = await app.inject({
    method: 'POST',
    url: '/v1/session',
    headers: {
      ...FROM_CONSOLE,
      ...(forwardedFor ? { 'x-forwarded-for': forwardedFor } : {}),
    },
    payload: { email: 'guessed@example.com', password: 'a guess too many' },
  });
  return statusCode;
}

/** All but the last of what a person may try. */
const tryNine = () => api.db.update(signInAttempts).set({ attempts: sql`${signInAttempts.attempts} + 8` });

describe('attempts to sign in', () => {
  it('are counted for all processes together: more of them are no more guesses', async () => {
    const [one, two] = [process(), process()];
    expect(await attempt(one)).toBe(401);
    await tryNine();
    expect(await attempt(two)).toBe(401);
    expect([await attempt(one), await attempt(two)]).toEqual([429, 429]);
  });

  it('are forgotten when their time is over, and nothing of a person is kept meanwhile', async () => {
    const app = process();
    await attempt(app);
    await tryNine();
    await attempt(app);
    expect(await attempt(app)).toBe(429);
    const rows = await api.db.select().from(signInAttempts);
    expect(JSON.stringify(rows)).not.toMatch(/guessed|127\.0\.0\.1/);
    await api.db.update(signInAttempts).set({ endsAt: sql`now() - interval '1 second'` });
    expect(await attempt(app)).toBe(401);
    await api.db.update(signInAttempts).set({ endsAt: sql`now() - interval '1 second'` });
    await forgetOldAttempts(api.db);
    expect(await api.db.select().from(signInAttempts)).toEqual([]);
  });

  it('that come at once are all counted', async () => {
    const limit = { key: 'k', max: 7, windowMs: 60_000 };
    const waits = await Promise.all(Array.from({ length: 20 }, () => countAttempt(api.db, [limit])));
    expect(waits.filter((seconds) => seconds === 0).length).toBeLessThanOrEqual(7);
    expect(Math.max(...waits)).toBeGreaterThan(50);
    expect(await api.db.select().from(signInAttempts)).toMatchObject([{ key: 'k', attempts: 20 }]);
  });
});

describe('whose attempts they are', () => {
  it('is told by the connection alone, whatever a stranger says', async () => {
    const app = process();
    await attempt(app, '203.0.113.1');
    await tryNine();
    await attempt(app, '203.0.113.2');
    expect(await attempt(app, '203.0.113.3')).toBe(429);
  });

  it('is told by the proxy in front, where one is trusted', async () => {
    const app = process({ TRUST_PROXY: ['loopback'] });
    await attempt(app, '203.0.113.1');
    await tryNine();
    await attempt(app, '203.0.113.1');
    expect(await attempt(app, '203.0.113.1')).toBe(429);
    expect(await attempt(app, '203.0.113.2')).toBe(401);
  });
});

it('is told by so many proxies as there are, not by what was said before them', async () => {
  const app = process({ TRUST_PROXY: 1 });
  await attempt(app, '198.51.100.9, 203.0.113.1');
  await tryNine();
  await attempt(app, '198.51.100.8, 203.0.113.1');
  expect(await attempt(app, '198.51.100.7, 203.0.113.1')).toBe(429);
  expect(await attempt(app, '203.0.113.2')).toBe(401);
});

describe('TRUST_PROXY', () => {
  it.each<[string | undefined, unknown]>([
    [undefined, false],
    ['false', false],
    ['0', false],
    ['1', 1],
    ['10.0.0.5, 10.0.0.0/8,loopback, ::1/128', ['10.0.0.5', '10.0.0.0/8', 'loopback', '::1/128']],
  ])('%s is taken as %j', (text, expected) => {
    expect(trustProxySchema.parse(text)).toEqual(expected);
  });

  it.each(['true', 'yes', '*', '99', '-1', '10.0.0.0/33', 'proxy.example', '10.0.0.1,'])(
    '%s is refused: everybody is no choice',
    (text) => {
      expect(trustProxySchema.safeParse(text).success).toBe(false);
    },
  );
});
