import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connections } from '../../src/db/schema/index.ts';
import { usualLocale } from '../../src/domain/place.ts';
import { createTestApi, type TestApi } from './support/api.ts';
import { signedIn } from './support/people.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());

type Person = Awaited<ReturnType<typeof signedIn>>;

async function placeOf(person: Person): Promise<unknown> {
  const { body } = await person.call({ url: '/v1/session' });
  const { locale, localeChosen, timeZone } = (body as { tenant: Record<string, unknown> }).tenant;
  return { locale, localeChosen, timeZone };
}

const choose = (person: Person, locale: unknown) =>
  person.call({ method: 'PUT', url: '/v1/tenant/locale', body: { locale } });

it('a business writes as its region does, then as its company’s country, then as it has chosen, by the company’s clock', async () => {
  const owner = await signedIn(api);
  expect(await placeOf(owner)).toEqual({ locale: null, localeChosen: false, timeZone: null });
  const made = await owner.call({
    method: 'POST',
    url: '/v1/connections',
    body: { provider: 'fakebooks', region: 'Canada' },
  });
  expect(made.status).toBe(201);
  expect(await placeOf(owner)).toEqual({ locale: 'en-CA', localeChosen: false, timeZone: null });
  await api.db
    .update(connections)
    .set({ capabilities: { country: 'AT', timeZone: 'Europe/Vienna' } as never })
    .where(eq(connections.tenantId, owner.tenantId));
  expect(await placeOf(owner)).toEqual({ locale: 'de-AT', localeChosen: false, timeZone: 'Europe/Vienna' });
  const chosen = await choose(owner, 'FR-ch');
  expect([chosen.status, chosen.body]).toEqual([
    200,
    { locale: 'fr-CH', localeChosen: true, timeZone: 'Europe/Vienna' },
  ]);
  expect(await placeOf(owner)).toEqual({ locale: 'fr-CH', localeChosen: true, timeZone: 'Europe/Vienna' });
  await choose(owner, null);
  expect(await placeOf(owner)).toMatchObject({ locale: 'de-AT', localeChosen: false });
  const { body } = await owner.call({ url: '/v1/audit?action=putLocale' });
  expect(JSON.stringify(body)).toContain('fr-CH');
});

it('what is no locale of a country is refused at its field', async () => {
  const owner = await signedIn(api);
  for (const wrong of ['', 'de', 'not a locale', 'en_US', 7]) {
    const answer = await choose(owner, wrong);
    expect([wrong, answer.status]).toEqual([wrong, 422]);
    expect(JSON.stringify(answer.body)).toContain('locale');
  }
});

it('every country has a usual locale that formats dates, and what is none has none', () => {
  const written = ['US', 'CA', 'GB', 'DE', 'AT', 'CH', 'BR', 'IN'].map((country) =>
    usualLocale(country, null),
  );
  expect(written).toEqual(['en-US', 'en-CA', 'en-GB', 'de-DE', 'de-AT', 'de-CH', 'pt-BR', 'hi-IN']);
  expect([usualLocale('Nowhere', 'US'), usualLocale(undefined, null), usualLocale('', 'Canada')]).toEqual([
    'en-US',
    null,
    'en-CA',
  ]);
});
