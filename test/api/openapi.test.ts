import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call, createTestApi, type TestApi } from './support/api.ts';
import { operationsOf } from './support/operations.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api?.close());

it('the document is OpenAPI 3.1, with an operation id and a problem answer for every operation', async () => {
  const { body } = await call(api.app, undefined, { url: '/openapi.json' });
  expect(body.openapi).toMatch(/^3\.1/);
  const operations = await operationsOf(api);
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  for (const { path, method } of operations) {
    const { responses } = body.paths[path][method.toLowerCase()];
    expect([path, Object.keys(responses.default.content)]).toEqual([
      path,
      expect.arrayContaining(['application/problem+json']),
    ]);
  }
});

it('a linter has nothing to say about the document', async () => {
  const { text } = await call(api.app, undefined, { url: '/openapi.json' });
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      // Every problem is the default answer, as the test above says.
      'operation-4xx-response': 'off',
      // A schema is there once for what is sent and once for what is answered, whether or not both are.
      'no-unused-components': 'off',
      // An installation of one's own may be there.
      'no-server-example.com': 'off',
    },
  });
  const found = await lintFromString({ source: text, config });
  expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  const broken = text.replace('"operationId"', '"operationName"');
  expect(await lintFromString({ source: broken, config })).not.toEqual([]);
});

it('every reference of the document resolves', async () => {
  const { text, body } = await call(api.app, undefined, { url: '/openapi.json' });
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !(String(name) in body.components.schemas))).toEqual([]);
});

it('the documentation page loads under the content security policy that it is sent with', async () => {
  const page = await call(api.app, undefined, { url: '/docs/' });
  expect(page.status).toBe(200);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("script-src 'self'");
  expect(page.text).not.toMatch(/<script>[^<]/);
});

it('metrics count requests by route, never by id', async () => {
  const client = await api.client();
  await client.call({ url: '/v1/customers/some-id' });
  const { text } = await call(api.app, undefined, { url: '/metrics' });
  expect(text).toContain('route="/v1/customers/:id",status="404"');
  expect(text).not.toContain('some-id');
});

it('a key that asks too often is told when to come back', async () => {
  const config = {
    PUBLIC_URL: 'http://127.0.0.1:4000',
    TEMPORAL_NAMESPACE: 'default',
    API_REQUESTS_PER_MINUTE: 3,
  };
  const limited = await createTestApi({ config });
  const client = await limited.client();
  const other = await limited.client();
  for (let count = 0; count < 3; count += 1) await client.call({ url: '/v1/tenant' });
  const answer = await client.call({ url: '/v1/tenant' });
  expect([answer.status, answer.body.code, answer.body.retryable]).toEqual([429, 'rate_limited', true]);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect((await other.call({ url: '/v1/tenant' })).status).toBe(200);
  await limited.close();
});
