/** What a rule does to the requests that it matches. `drop` closes the connection without an answer. */
export interface FaultInput {
  kind: 'status' | 'drop' | 'latency';
  /** A part of the path; every request without it. */
  path?: string;
  status?: number;
  ms?: number;
  retryAfterS?: number;
  /** How often it acts; without it, until it is removed. */
  times?: number;
}

export interface Fault extends FaultInput {
  id: string;
  hits: number;
}

export class Faults {
  readonly #rules: Fault[] = [];
  #count = 0;

  add(input: FaultInput): string {
    this.#count += 1;
    const id = `fault_${this.#count}`;
    this.#rules.push({ ...input, id, hits: 0 });
    return id;
  }

  clear(): void {
    this.#rules.length = 0;
  }

  list(): Fault[] {
    return this.#rules;
  }

  /** The first rule that acts on this path now; its use is counted. */
  acting(path: string): Fault | undefined {
    const rule = this.#rules.find(
      (each) => (each.times === undefined || each.hits < each.times) && path.includes(each.path ?? ''),
    );
    if (rule) rule.hits += 1;
    return rule;
  }
}
