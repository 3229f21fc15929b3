import type { ReadPlan } from '../domain/reads-meter.ts';
import type { ProviderDescription } from './description.ts';
import type { PollingAgent } from './polling-agent.ts';
import type { ChangeNotices, Provider, ProviderAuthorization } from './provider.ts';

/** By a person's sign-in at the vendor, or by a file that the vendor's program is set up with on a computer. */
export type Connecting = 'sign_in' | 'program';

export interface RegisteredProvider {
  provider: Provider;
  description?: ProviderDescription;
  authorization?: ProviderAuthorization;
  notices?: ChangeNotices;
  /** Of a vendor whose program polls us. */
  agent?: PollingAgent;
}

/** The providers of this process, by name. Built once at start, from configuration. */
export class ProviderRegistry {
  readonly #providers: ReadonlyMap<string, RegisteredProvider>;

  constructor(providers: readonly RegisteredProvider[]) {
    this.#providers = new Map(providers.map((entry) => [entry.provider.name, entry]));
  }

  get(name: string): RegisteredProvider {
    const entry = this.#providers.get(name);
    if (!entry) throw new Error(`no provider named "${name}" is registered`);
    return entry;
  }

  has(name: string): boolean {
    return this.#providers.has(name);
  }

  /** Who is told of changes at an address that ends in `source`. */
  forNotices(source: string): { name: string; notices: ChangeNotices } | undefined {
    for (const [name, { notices }] of this.#providers) {
      if (notices?.source === source) return { name, notices };
    }
    return undefined;
  }

  /** How one of this provider is connected. */
  connectingOf(name: string): Connecting {
    return this.get(name).agent ? 'program' : 'sign_in';
  }

  /** What the vendors that count reads allow in a month, by provider. */
  readPlans(): ReadonlyMap<string, ReadPlan> {
    const plans = [...this.#providers].flatMap(([name, { provider }]): [string, ReadPlan][] =>
      provider.capabilities.readPlan ? [[name, provider.capabilities.readPlan]] : [],
    );
    return new Map(plans);
  }

  names(): string[] {
    return [...this.#providers.keys()];
  }
}
