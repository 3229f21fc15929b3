import type { Deviation } from './deviations.ts';
import { BrokenCall, deviation } from './deviations.ts';
import { writeCall } from './envelope.ts';
import type { Interrupts } from './interrupts.ts';
import { Killed } from './interrupts.ts';
import type { Operation } from './operations.ts';
import { NAMESPACE } from './operations.ts';
import { readAnswer } from './read-answer.ts';
import type { HttpAnswer } from './transport.ts';
import { send, TransportError } from './transport.ts';

/** One call with its answer, as the log shows it. */
export interface LoggedCall {
  operation: Operation;
  values: readonly string[];
  answer: string[];
  ms: number;
  error?: string;
}

const userAgent = 'Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)';

/** Makes the calls of one update and keeps what was seen. */
export class Caller {
  readonly calls: LoggedCall[] = [];
  readonly deviations: Deviation[] = [];
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly #interrupts: Interrupts;

  constructor(url: string, timeoutMs: number, interrupts: Interrupts) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
    this.#interrupts = interrupts;
  }

  /** The first string of the answer, empty where there is none. @throws BrokenCall, Killed */
  async text(operation: Operation, ...values: string[]): Promise<string> {
    return (await this.call(operation, values))[0] ?? '';
  }

  async call(operation: Operation, values: readonly string[]): Promise<string[]> {
    const logged: LoggedCall = { operation, values, answer: [], ms: 0 };
    this.calls.push(logged);
    const started = performance.now();
    try {
      const answer = await this.#interrupted(operation, values);
      const read = readAnswer(operation, answer);
      this.note(...read.deviations);
      logged.answer = read.values;
      return read.values;
    } catch (error) {
      logged.error = error instanceof Error ? error.message : String(error);
      throw this.#broken(operation, error);
    } finally {
      logged.ms = performance.now() - started;
    }
  }

  note(...deviations: Deviation[]): void {
    this.deviations.push(...deviations);
  }

  async #interrupted(operation: Operation, values: readonly string[]): Promise<HttpAnswer> {
    const kind = this.#interrupts.reach(operation);
    if (kind === 'kill-before') throw new Killed('killed before the call');
    if (kind === 'lose-request') throw new TransportError('the request was lost', { planned: true });
    if (kind === 'kill-during') {
      await this.#post(operation, values, true).catch(() => undefined);
      throw new Killed('killed during the call');
    }
    const answer = await this.#post(operation, values);
    if (kind === 'kill-after') throw new Killed('killed after the call');
    if (kind === 'lose-response') throw new TransportError('the answer was lost', { planned: true });
    if (kind === 'time-out')
      throw new TransportError('the answer came too late', { timedOut: true, planned: true });
    return answer;
  }

  #post(operation: Operation, values: readonly string[], cut = false): Promise<HttpAnswer> {
    return send({
      url: this.#url,
      method: 'POST',
      headers: {
        'User-Agent': userAgent,
        'Content-Type': 'text/xml; charset=utf-8',
        SOAPAction: `"${NAMESPACE}${operation}"`,
      },
      body: writeCall(operation, values),
      timeoutMs: this.#timeoutMs,
      cut,
    });
  }

  #broken(operation: Operation, error: unknown): unknown {
    if (error instanceof BrokenCall) {
      this.note(...error.deviations);
      return error;
    }
    if (!(error instanceof TransportError)) return error;
    const seen = deviation(operation, error.timedOut ? 'time-out' : 'unreachable', error.message);
    if (!error.planned) this.note(seen);
    return new BrokenCall([seen]);
  }
}
