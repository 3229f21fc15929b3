import type { HresultCode } from '../hresults.ts';
import type { StatusCode } from '../statuses.ts';

/** What a rule of the fault plan does. */
export type FaultInput = (
  | StatusFault
  | { kind: 'hresult'; at: 'connection' | 'request'; code: HresultCode; message?: string }
  | CrashFault
  | { kind: 'latency'; ms: number }
) & {
  /** How often it acts; without it, until it is removed. */
  times?: number;
  /** How many occasions pass before it acts for the first time; none by default. */
  skip?: number;
};

/** A request comes back with this status; below 1000 it is carried out none the less. */
export interface StatusFault {
  kind: 'status';
  code: StatusCode;
  message?: string;
  /** Name of the request, such as `InvoiceAdd`; every one without it. */
  request?: string;
  /** Text that its values hold somewhere. */
  containing?: string;
}

/** QuickBooks ends: before a set is begun, after so many of its requests, or after all, with the answer lost. */
export interface CrashFault {
  kind: 'crash';
  when: 'before' | 'midway' | 'after';
  afterRequests?: number;
}

export type Fault = FaultInput & { id: string; hits: number; skipped: number };
type Kind = FaultInput['kind'];

export class Faults {
  #rules: Fault[] = [];
  #count = 0;

  add(input: FaultInput): string {
    this.#count += 1;
    const id = `fault_${this.#count}`;
    this.#rules.push({ ...input, id, hits: 0, skipped: 0 });
    return id;
  }

  list(): Fault[] {
    return [...this.#rules];
  }

  remove(id: string): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
    return this.#rules.length < before;
  }

  clear(): void {
    this.#rules = [];
  }

  /** The first rule of a kind that acts now; its use is counted. */
  take<Wanted extends Kind>(
    kind: Wanted,
    acts: (fault: Extract<Fault, { kind: Wanted }>) => boolean = () => true,
  ): Extract<Fault, { kind: Wanted }> | undefined {
    const matches = (rule: Fault): rule is Extract<Fault, { kind: Wanted }> => rule.kind === kind;
    const rule = this.#rules
      .filter(matches)
      .find((each) => each.hits < (each.times ?? Infinity) && acts(each));
    if (!rule) return undefined;
    if (rule.skipped < (rule.skip ?? 0)) {
      rule.skipped += 1;
      return undefined;
    }
    rule.hits += 1;
    return rule;
  }
}
