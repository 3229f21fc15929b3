/** So many addresses are remembered: anybody may call. */
const MOST = 1_000;
const LONGEST = 40;

/**
 * Which version the program at an address last said it is. It says so before it signs in, so it is kept in memory
 * until then: nobody unknown causes a write.
 */
export class HeardVersions {
  readonly #heard = new Map<string, string>();

  hear(connectionId: string, address: string, version: string): void {
    const key = keyOf(connectionId, address);
    this.#heard.delete(key);
    if (version !== '') this.#heard.set(key, version.slice(0, LONGEST));
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > MOST && oldest !== undefined) this.#heard.delete(oldest);
  }

  /** Undefined where another process of ours heard it. */
  of(connectionId: string, address: string): string | undefined {
    return this.#heard.get(keyOf(connectionId, address));
  }
}

const keyOf = (connectionId: string, address: string) => `${connectionId} ${address}`;
