import type { Provider, ProviderAuthorization } from './provider.ts';

export interface RegisteredProvider {
  provider: Provider;
  authorization?: ProviderAuthorization;
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

  names(): string[] {
    return [...this.#providers.keys()];
  }
}
