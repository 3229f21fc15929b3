import { z } from 'zod';
import type { Sandbox } from '../../src/dev/stack/quickbooks.ts';

const companySchema = z.object({ realmId: z.string(), accessToken: z.string() });
const statsSchema = z.object({
  throttled: z.int(),
  batchCalls: z.int(),
  arrivals: z.array(z.object({ at: z.number(), status: z.int(), batch: z.boolean() })),
});
const requestsSchema = z.object({
  requests: z.array(z.object({ at: z.number(), durationMs: z.number(), method: z.string() })),
});

export type Company = z.infer<typeof companySchema>;
export type Arrivals = z.infer<typeof statsSchema>;

/** The sandbox's control API, as far as benchmarks need it. */
export interface Control {
  newCompany(): Promise<Company>;
  /** Every write of the company takes this long. */
  delayWrites(realmId: string, ms: number): Promise<void>;
  /** Both readings of the vendor's ten at once: under way and in a second, with answers that take this long. */
  strictLimits(latencyMs: number): Promise<void>;
  /** No limits, and a name is written at once. */
  liftLimits(): Promise<void>;
  arrivals(realmId: string): Promise<Arrivals>;
  forgetArrivals(realmId: string): Promise<void>;
  /** When the latest write was carried out, in ms since the epoch. */
  lastWrite(realmId: string): Promise<number | undefined>;
}

export function controlOf({ controlUrl }: Sandbox): Control {
  const call = async <T>(method: string, path: string, schema: z.ZodType<T>, body?: object): Promise<T> => {
    const init = { method, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await fetch(controlUrl + path, init);
    if (!response.ok) throw new Error(`control ${path}: ${response.status} ${await response.text()}`);
    return schema.parse(await response.json());
  };
  const anything = z.unknown();
  return {
    newCompany: async () => {
      const company = await call('POST', '/companies', companySchema, { seed: 'us-lists' });
      await call('POST', `/companies/${company.realmId}/settings`, anything, { customTxnNumbers: true });
      return company;
    },
    delayWrites: async (realmId, ms) => {
      const match = { method: 'POST' };
      await call('POST', '/faults', anything, { realmId, kind: 'latency', ms, match });
    },
    strictLimits: async (latency) => {
      await call('POST', '/limits', anything, { inFlight: 10, perSecond: 10, latency });
    },
    liftLimits: async () => {
      await call('POST', '/limits', anything, { enabled: false });
      await call('POST', '/names', anything, { writeMs: 0 });
    },
    arrivals: (realmId) => call('GET', `/companies/${realmId}/requests/stats`, statsSchema),
    forgetArrivals: async (realmId) => {
      await call('DELETE', `/companies/${realmId}/requests`, anything);
    },
    lastWrite: async (realmId) => {
      const { requests } = await call('GET', `/companies/${realmId}/requests`, requestsSchema);
      const last = requests.findLast(({ method }) => method === 'POST');
      return last && last.at + last.durationMs;
    },
  };
}
