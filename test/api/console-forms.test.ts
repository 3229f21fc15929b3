import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createTestApi, type TestApi } from './support/api.ts';

/**
 * Every form of the console: what the API refuses of a field stands at that field, or, where it is chosen and not typed,
 * in words above the form. Never a path, never that "the body" is not valid.
 */

const CONSOLE = new URL('../../console/src/', import.meta.url);

interface Form {
  /** What it sends. */
  sends: [method: 'put' | 'post', path: string];
  /** Fields, or paths, with an input that shows what is wrong with it. */
  at: readonly string[];
  /** Fields that the form chooses from what there is: told in words above it. */
  chosen?: readonly string[];
  /** Where its inputs are, if not in the file itself. */
  inputs?: string;
}

const SETTINGS = ['put', '/v1/connections/{id}/settings'] as const;
const SOURCE = ['put', '/v1/connections/{id}/payout-source'] as const;

const FORMS: Readonly<Record<string, Form>> = {
  'connection/program/add-computer.tsx': { sends: ['post', '/v1/connections/{id}/connectors'], at: ['name'] },
  'pages/users/invite-dialog.tsx': { sends: ['post', '/v1/users'], at: ['name', 'email'], chosen: ['role'] },
  'pages/users/change-dialog.tsx': {
    sends: ['put', '/v1/users/{id}'],
    at: ['name'],
    chosen: ['role', 'disabled'],
  },
  'pages/new/new-invoice-page.tsx': {
    sends: ['put', '/v1/invoices/{id}'],
    at: ['customerId', 'number', 'issueDate', 'dueDate', 'tax'],
    chosen: ['status', 'currency', 'taxInclusive', 'total', 'lines'],
  },
  'pages/new/new-customer-page.tsx': {
    sends: ['put', '/v1/customers/{id}'],
    at: ['displayName', 'companyName', 'email', 'phone'],
  },
  'pages/account/account-page.tsx': { sends: ['put', '/v1/session/password'], at: ['current', 'next'] },
  'pages/account/mail-section.tsx': {
    sends: ['put', '/v1/session/mail'],
    at: [],
    chosen: ['time', 'kinds', 'timeZone'],
  },
  'pages/sign-in/accept-page.tsx': {
    sends: ['post', '/v1/invitations/accept'],
    at: ['name', 'password'],
    chosen: ['token'],
  },
  'pages/sign-in/sign-in-page.tsx': { sends: ['post', '/v1/session'], at: ['email', 'password'] },
  'pages/unresolved/rename-button.tsx': { sends: ['put', '/v1/customers/{id}'], at: ['field'] },
  'pages/import/start-form.tsx': {
    sends: ['post', '/v1/connections/{id}/imports'],
    at: ['entityTypes', 'from', 'to'],
  },
  'pages/connection/connector/connector-settings.tsx': {
    sends: ['put', '/v1/connections/{id}/connector'],
    at: ['night.from', 'night.to', 'timeZone'],
    chosen: ['morning'],
  },
  'pages/connection/settings/start-date.tsx': { sends: [...SETTINGS], at: ['timesheetStartDate'] },
  'pages/connection/manual/pull-card.tsx': {
    sends: ['post', '/v1/connections/{id}/pull'],
    at: ['from', 'to'],
    chosen: ['entityTypes'],
  },
  'pages/connection/payouts/restricted-key.tsx': { sends: [...SOURCE], at: ['secretKey'] },
  'pages/connection/payouts/signing-secrets.tsx': {
    sends: ['post', '/v1/connections/{id}/payout-source/signing-secrets'],
    at: ['secret'],
  },
  'pages/connection/payouts/reach.tsx': { sends: [...SOURCE], at: ['startsAt'], chosen: ['byHand'] },
  'pages/webhooks/edit-endpoint-dialog.tsx': {
    sends: ['put', '/v1/webhook-endpoints/{id}'],
    at: ['url', 'description', 'events'],
    chosen: ['enabled'],
    inputs: 'pages/webhooks/endpoint-fields.tsx',
  },
  'pages/webhooks/new-endpoint-dialog.tsx': {
    sends: ['post', '/v1/webhook-endpoints'],
    at: ['url', 'description', 'events'],
    inputs: 'pages/webhooks/endpoint-fields.tsx',
  },
  'pages/webhooks/replay-dialog.tsx': { sends: ['post', '/v1/webhook-endpoints/{id}/replay'], at: ['since'] },
  'pages/setup/sync-step.tsx': {
    sends: [...SETTINGS],
    at: ['timesheetStartDate'],
    chosen: ['enabled', 'autoSync', 'accounts'],
  },
  'pages/setup/region-step.tsx': {
    sends: ['post', '/v1/connections'],
    at: [],
    chosen: ['region', 'provider', 'enabled'],
  },
  'pages/keys/new-key-dialog.tsx': {
    sends: ['post', '/v1/api-keys'],
    at: ['name'],
    chosen: ['role', 'scopes'],
  },
};

/** What looks like a form and sends nothing by itself. */
const NONE: Readonly<Record<string, string>> = {
  'api/problem.ts': 'it makes the messages',
  'pieces/once-dialog.tsx': 'a frame: the dialogs in it are listed',
  'pieces/secret-form.tsx': 'a frame: who uses it hands the message in',
  'pages/webhooks/endpoint-fields.tsx': 'inputs of two dialogs that are listed',
  'pages/connection/connector/transactions/look-up-form.tsx':
    'it makes the address of a list; the list tells',
};

const source = (file: string) => readFileSync(new URL(file, CONSOLE), 'utf8');
const files = readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.tsx?$/.test(file),
);

/** Names in lists of texts that follow `start`, by whatever name such a list goes. */
function listed(text: string, start: RegExp): string[] {
  return [...text.matchAll(new RegExp(`${start.source}[^;}]*?\\[([^\\]]*)\\]`, 'g'))].flatMap(
    ([, list = '']) =>
      [...list.matchAll(/'([^']+)'|(\bfield\b)/g)].map(([, text, name]) => text ?? name ?? ''),
  );
}

/** Fields whose message an input of the text shows. */
function shownAt(text: string): string[] {
  const spelt = /(?:messages|errors|fieldMessages\([\w.]+\))(?:\.(\w+)|\[['"]?([\w.]+)['"]?\])/g;
  const named = [...text.matchAll(spelt)].map(([, name, path]) => name ?? path ?? '');
  return named.includes('end') ? [...named, 'from', 'to'] : named;
}

let api: TestApi;
let document: z.infer<typeof documentSchema>;
const bodySchema = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ requestBody: z.unknown().optional() }))),
  components: z.looseObject({ schemas: z.record(z.string(), bodySchema) }),
});
const requestBody = z.object({ content: z.object({ 'application/json': z.object({ schema: bodySchema }) }) });

beforeAll(async () => {
  api = await createTestApi();
  document = documentSchema.parse((await api.app.inject('/openapi.json')).json());
});
afterAll(() => api?.close());
afterEach(() => vi.unstubAllGlobals());

/** Fields of what a form sends. */
function fieldsOf([method, path]: Form['sends']): string[] {
  const operation = document.paths[path]?.[method];
  const { schema } = requestBody.parse(operation?.requestBody).content['application/json'];
  const whole = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema;
  return Object.keys(whole?.properties ?? {});
}

it('no form is missing', () => {
  const forms = files.filter((file) => /<form\b|fieldMessages\(|<SecretForm\b/.test(source(file)));
  expect(forms.filter((file) => !(file in FORMS) && !(file in NONE))).toEqual([]);
  expect([...Object.keys(FORMS), ...Object.keys(NONE)].filter((file) => !files.includes(file))).toEqual([]);
});

describe.each(Object.entries(FORMS))('%s', (file, { sends, at, chosen = [], inputs = file }) => {
  it('shows what the API refuses of a field at its input, and everything else in words', () => {
    const text = source(file);
    const places = shownAt(source(inputs));
    const silent = [...listed(text, /shown=/), ...listed(text + source(inputs), /(?:ENDPOINT_)?FIELDS = /)];
    // Whatever is said to be shown at an input is; and what is shown there is not said twice.
    expect(silent.filter((field) => !places.includes(field))).toEqual([]);
    expect(at.filter((field) => !places.includes(field))).toEqual([]);
    expect(text).toMatch(/<ProblemAlert|<OnceDialog|<ConfirmDialog|error=\{/);
    const fields = file.includes('rename') ? ['field'] : fieldsOf(sends);
    const known = [...at, ...chosen].map((path) => path.split('.')[0] ?? '');
    expect(known.filter((field) => !fields.includes(field))).toEqual([]);
  });
});

const problemModule = z.object({
  otherMessages: z.function({ input: [z.unknown(), z.array(z.string())], output: z.array(z.string()) }),
  fieldMessages: z.function({ input: [z.unknown()], output: z.record(z.string(), z.string()) }),
  problemLine: z.function({ input: [z.unknown()], output: z.string() }),
  ProblemError: z.custom<new (problem: object) => Error>(),
});

it('what no input shows is told in words: never a path, never that the body is not valid', async () => {
  // All that it asks of a browser: what it speaks.
  vi.stubGlobal('navigator', { languages: ['en'] });
  const { otherMessages, problemLine, ProblemError } = problemModule.parse(
    await import(/* @vite-ignore */ new URL('api/problem.ts', CONSOLE).pathname),
  );
  const message = 'is empty';
  for (const { sends } of Object.values(FORMS)) {
    for (const field of fieldsOf(sends)) {
      const errors = [`/${field}`, `/${field}/0/unitPrice`].map((pointer) => ({ pointer, message }));
      const problem = { code: 'invalid_body', title: 'The body is not valid', remedy: 'Correct it.', errors };
      const said = [...otherMessages(problem, []), problemLine(new ProblemError(problem))];
      expect(said).toHaveLength(3);
      for (const text of said) expect(text).toMatch(/^[A-Z][\w -]*(?: 1, unit price)?: is empty/);
      expect(said.join(' ')).not.toMatch(/\/|body is not valid/);
      expect(otherMessages(problem, [field])).toEqual([]);
    }
  }
});
