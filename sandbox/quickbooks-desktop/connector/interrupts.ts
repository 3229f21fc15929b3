import type { Operation } from './operations.ts';

/** What goes wrong between connector and service, at one step of the protocol. */
export interface InterruptInput {
  at: Operation | 'processRequest';
  kind: InterruptKind;
  /** The how-manieth time that the step is reached in an update; 1 by default. */
  nth?: number;
  /** In how many updates; 1 by default. */
  times?: number;
}

/**
 * `kill-…`: the connector's program ends before the step, as soon as its request is written, or after its answer.
 * `lose-…`: the network loses the request or the answer, and the connector notices. `time-out`: the answer is late.
 */
export type InterruptKind =
  | 'kill-before'
  | 'kill-during'
  | 'kill-after'
  | 'lose-request'
  | 'lose-response'
  | 'time-out';

/** The connector's program has ended: there is nobody left to call anything. */
export class Killed extends Error {
  override name = 'Killed';
}

export class Interrupts {
  #rules: (InterruptInput & { hits: number })[] = [];
  #reached = new Map<string, number>();

  add(input: InterruptInput): void {
    this.#rules.push({ ...input, hits: 0 });
  }

  clear(): void {
    this.#rules = [];
  }

  begin(): void {
    this.#reached.clear();
  }

  /** Counts the step as reached, and says what happens to it. */
  reach(step: InterruptInput['at']): InterruptKind | undefined {
    const count = (this.#reached.get(step) ?? 0) + 1;
    this.#reached.set(step, count);
    const rule = this.#rules.find(
      ({ at, nth = 1, times = 1, hits }) => at === step && nth === count && hits < times,
    );
    if (rule) rule.hits += 1;
    return rule?.kind;
  }
}
