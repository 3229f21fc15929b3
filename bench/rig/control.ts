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

const faultsSchema = z.object({ faults: z.array(z.object({ kind: z.string(), hits: z.int() })) });
const objectsSchema = z.object({
  objects: z.array(
    z.object({
      Id: z.string(),
      DisplayName: z.string().optional(),
      DocNumber: z.string().optional(),
      TotalAmt: z.number().optional(),
    }),
  ),
});

/** Where an answer may break off. */
const CUTS = ['before-head', 'in-head', 'after-head', 'in-body', 'last-byte'];
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);

export type BookedObject = z.infer<typeof objectsSchema>['objects'][number];
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
  /**
   * Of the company's writes this share is carried out and not answered; the same ones for the same seed. The answers break
   * off at every place of their bytes, each as often as the others.
   */
  loseAnswers(realmId: string, share: number, seed: number): Promise<void>;
  answersLost(): Promise<number>;
  /** One request with invoices in it is carried out and answered so many ms later than it would be. */
  answerOneLate(realmId: string, ms: number): Promise<void>;
  /** As somebody does in QuickBooks: nothing goes until a person signs in again. */
  revokeTokens(realmId: string): Promise<void>;
  /** Writes that have come in since they were delayed, answered or not. */
  delayed(): Promise<number>;
  /** The company's writes that are over, in ms since the epoch. */
  writes(realmId: string): Promise<{ from: number; to: number }[]>;
  objects(realmId: string, entity: string): Promise<BookedObject[]>;
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
  const hitsOf = async (kind: string) => {
    const { faults } = await call('GET', '/faults', faultsSchema);
    return faults.filter((fault) => fault.kind === kind).map(({ hits }) => hits);
  };
  const writesOf = async (realmId: string) => {
    const { requests } = await call('GET', `/companies/${realmId}/requests`, requestsSchema);
    return requests
      .filter(({ method }) => method === 'POST')
      .map(({ at, durationMs }) => ({ from: at, to: at + durationMs }));
  };
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
    loseAnswers: async (realmId, share, seed) => {
      const common = { realmId, kind: 'drop-after', match: { method: 'POST' } };
      for (const [index, cut] of CUTS.entries()) {
        const drawn = { cut, probability: share / CUTS.length, seed: seed * CUTS.length + index };
        await call('POST', '/faults', anything, { ...common, ...drawn });
      }
    },
    answerOneLate: async (realmId, ms) => {
      const match = { method: 'POST', body: '"Invoice"' };
      await call('POST', '/faults', anything, { realmId, kind: 'latency', ms, times: 1, match });
    },
    revokeTokens: async (realmId) => {
      await call('POST', '/tokens/revoke', anything, { realmId });
    },
    answersLost: async () => sumOf(await hitsOf('drop-after')),
    // The first rule is of every write; a request that another one matches as well is one request.
    delayed: async () => (await hitsOf('latency'))[0] ?? 0,
    writes: writesOf,
    objects: async (realmId, entity) =>
      (await call('GET', `/companies/${realmId}/objects/${entity}`, objectsSchema)).objects,
    arrivals: (realmId) => call('GET', `/companies/${realmId}/requests/stats`, statsSchema),
    forgetArrivals: async (realmId) => {
      await call('DELETE', `/companies/${realmId}/requests`, anything);
    },
    lastWrite: async (realmId) => {
      return (await writesOf(realmId)).at(-1)?.to;
    },
  };
}
