import { Agent, type Dispatcher } from 'undici';
import type { ReadPlan } from '../../domain/reads-meter.ts';
import { createHttpClient } from '../http.ts';
import type { Provider, ProviderCapabilities, RateLimit } from '../provider.ts';
import { createCalls } from './calls.ts';
import { type CompanyApiOptions, createCompanyApi } from './company-api.ts';
import { compose } from './compose.ts';
import { appUrlOf, deepLink } from './deep-link.ts';
import {
  BUILDER_TIER,
  DEFAULT_LIMITS,
  MAX_ANSWER_BYTES,
  MAX_BATCH_ITEMS,
  MAX_REQUESTS_IN_FLIGHT,
  MINOR_VERSION,
  READ_TIMEOUT_MS,
  REQUEST_MEMORY_MS,
  WRITE_TIMEOUT_MS,
} from './defaults.ts';
import { OFFERED_TYPES } from './entities/entities.ts';
import { excerpt } from './excerpt.ts';
import { rateOf } from './exchange-rate.ts';
import { interpret } from './interpret.ts';
import { reads } from './reads.ts';
import { undo } from './undo.ts';

export const QUICKBOOKS_ONLINE = 'quickbooks-online';

export interface QuickBooksOnlineOptions {
  /** `https://quickbooks.api.intuit.com`, or a stand-in's address. */
  apiBaseUrl: string;
  /** 75 by default. */
  minorVersion?: number;
  /** For every request; by default 125 s for writes and 60 s for reads. */
  requestTimeoutMs?: number;
  /** Pool of connections; one of its own by default. */
  dispatcher?: Dispatcher;
  /** The vendor's published limits by default. */
  limits?: readonly RateLimit[];
  /** Of the App Partner Program; its smallest tier by default. */
  readPlan?: ReadPlan;
}

export function createQuickBooksOnline(options: QuickBooksOnlineOptions): Provider {
  const appUrl = appUrlOf(options.apiBaseUrl);
  const api = createCompanyApi(apiOptionsOf(options));
  return {
    name: QUICKBOOKS_ONLINE,
    capabilities: capabilitiesOf(options),
    compose,
    interpret,
    excerpt,
    reads,
    rateOf,
    calls: createCalls(api),
    undo,
    deepLink: (_facts, record) => deepLink(appUrl, record),
  };
}

function capabilitiesOf(options: QuickBooksOnlineOptions): ProviderCapabilities {
  return {
    delivery: 'we_call',
    entityTypes: OFFERED_TYPES,
    maxItemsPerRequest: MAX_BATCH_ITEMS,
    maxRequestsInFlight: MAX_REQUESTS_IN_FLIGHT,
    // "You can only add or edit one name at a time."
    exclusiveTypes: ['customer'],
    features: { timesheet_entry: 'payroll' },
    remembersMs: REQUEST_MEMORY_MS,
    limits: options.limits ?? DEFAULT_LIMITS,
    readPlan: options.readPlan ?? BUILDER_TIER,
  };
}

function apiOptionsOf(options: QuickBooksOnlineOptions): CompanyApiOptions {
  // Idle sockets do not keep a process alive, so the pool needs no closing.
  const dispatcher = options.dispatcher ?? new Agent({ connections: MAX_REQUESTS_IN_FLIGHT * 2 });
  return {
    http: createHttpClient({ dispatcher, maxResponseBytes: MAX_ANSWER_BYTES }),
    apiBaseUrl: options.apiBaseUrl,
    minorVersion: options.minorVersion ?? MINOR_VERSION,
    writeTimeoutMs: options.requestTimeoutMs ?? WRITE_TIMEOUT_MS,
    readTimeoutMs: options.requestTimeoutMs ?? READ_TIMEOUT_MS,
  };
}
