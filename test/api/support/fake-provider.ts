import { SYNCED_TYPES } from '../../../src/domain/entities/index.ts';
import type { Choice, MappingKind } from '../../../src/domain/mapping.ts';
import { SyncError } from '../../../src/errors.ts';
import type {
  CallFailure,
  CallResult,
  CompanyCapabilities,
  ProviderAuthorization,
  ProviderCalls,
} from '../../../src/providers/provider.ts';
import type { ProviderReads, Reading } from '../../../src/providers/reads.ts';
import type { RegisteredProvider } from '../../../src/providers/registry.ts';

export interface FakeVendor {
  entry: RegisteredProvider;
  /** The company that the next consent is given for. */
  company: { id: string; capabilities: CompanyCapabilities };
  /** Why the company cannot be read, where it cannot. */
  unreadable?: CallFailure;
  revoked: string[];
  /** What keys can be mapped to; a failure when the vendor is to be away. */
  choices: Record<MappingKind, Choice[]> | CallFailure;
}

const company: CompanyCapabilities = {
  companyName: 'Green Lawns',
  country: 'US',
  homeCurrency: 'USD',
  multicurrency: false,
  salesTax: 'manual',
  payroll: false,
  customNumbers: true,
  vendor: {},
};

const unused = () => Promise.reject(new Error('the API does not call this'));
const unasked = () => {
  throw new Error('the API does not ask this');
};

/** A vendor that is asked only for what the API asks: consent, tokens, the company, links. */
export function createFakeVendor(): FakeVendor {
  const vendor: FakeVendor = {
    company: { id: '1234567890123456', capabilities: company },
    revoked: [],
    choices: { employee: [], account: [], tax_code: [] },
    entry: {
      provider: {
        name: 'fakebooks',
        capabilities: {
          delivery: 'we_call',
          entityTypes: SYNCED_TYPES,
          maxItemsPerRequest: 30,
          maxRequestsInFlight: 4,
          exclusiveTypes: [],
          remembersMs: 86_400_000,
          limits: [],
        },
        compose: () => ({ refused: [] }),
        interpret: () => [],
        excerpt: ({ body }, key, answer) => ({ request: `${key} ${body}`, answer: answer?.body }),
        reads: createReads(() => vendor),
        calls: createCalls(),
        deepLink: ({ companyId }, { entityType, externalId }) =>
          `https://books.example/${companyId}/${entityType}/${externalId}`,
      },
      authorization: createAuthorization(() => vendor),
    },
  };
  return vendor;
}

/** Each question travels as one request, so that a test can break the way. */
function* asked<T>(target: string, answer: () => CallResult<T>): Reading<T> {
  yield { target, body: '' };
  return answer();
}

function createReads(vendor: () => FakeVendor): ProviderReads {
  return {
    ping: unasked,
    find: unasked,
    current: unasked,
    list: unasked,
    features: () =>
      asked('features', () => ({ ok: true, value: { payroll: vendor().company.capabilities.payroll } })),
    company: () =>
      asked('company', () => {
        const { company: read, unreadable } = vendor();
        return unreadable ? { ok: false, failure: unreadable } : { ok: true, value: read.capabilities };
      }),
    choices: (_facts, { kind }) =>
      asked(kind, () => {
        const { choices } = vendor();
        return 'kind' in choices ? { ok: false, failure: choices } : { ok: true, value: choices[kind] };
      }),
  };
}

function createCalls(): ProviderCalls {
  return {
    send: unused,
    async read(session) {
      await session.reserveRead();
      return { ok: true, value: { httpStatus: 200, body: '' } };
    },
  };
}

function createAuthorization(vendor: () => FakeVendor): ProviderAuthorization {
  return {
    authorizeUrl: async ({ state, redirectUri }) =>
      `https://books.example/consent?${new URLSearchParams({ state, redirect_uri: redirectUri })}`,
    async exchange({ callbackUrl }) {
      const code = new URL(callbackUrl).searchParams.get('code');
      if (code === 'refused')
        throw new SyncError({ type: 'VendorUnavailable', message: 'The secret is wrong.' });
      if (code !== 'good') throw new Error('invalid_grant');
      return { companyId: vendor().company.id, tokens: tokens() };
    },
    refresh: unused,
    async revoke({ refreshToken }) {
      vendor().revoked.push(refreshToken);
    },
  };
}

function tokens() {
  return {
    accessToken: 'access-secret',
    accessExpiresAt: '2026-11-22T13:00:00.000Z',
    refreshToken: 'refresh-secret',
    refreshExpiresAt: '2027-03-01T12:00:00.000Z',
  };
}
