import type { UpdateReport } from './report.ts';
import type { WebConnector } from './web-connector.ts';

/** Auto-run: one update after the other, as far apart as the person, the `.qwc` file and the server say. */
export class Scheduler {
  readonly #connector: WebConnector;
  #timer: NodeJS.Timeout | undefined;
  #on = false;
  #leastEveryS = 0;
  /** Set by a person in the connector's window, in place of what the file says. */
  everyS: number | undefined;

  constructor(connector: WebConnector) {
    this.#connector = connector;
  }

  get running(): boolean {
    return this.#on;
  }

  /** Ticks *Auto-Run*. The first update begins after one interval. */
  start(everyS?: number): void {
    this.everyS = everyS ?? this.everyS;
    this.#on = true;
    this.#arm(this.intervalS());
  }

  stop(): void {
    this.#on = false;
    clearTimeout(this.#timer);
  }

  /** Seconds between the starts of two updates; the server's bound only raises. */
  intervalS(): number {
    const wanted = this.everyS ?? this.#connector.qwc.runEveryS ?? Number.POSITIVE_INFINITY;
    return Math.max(wanted, this.#leastEveryS);
  }

  #arm(inS: number): void {
    clearTimeout(this.#timer);
    if (!this.#on || !Number.isFinite(inS)) return;
    const ms = inS * 1000 * this.#connector.settings.timeScale;
    this.#timer = setTimeout(() => void this.#tick(), ms);
    this.#timer.unref();
  }

  async #tick(): Promise<void> {
    const report = await this.#connector.runUpdate();
    this.#arm(this.#nextS(report));
  }

  #nextS({ postponeS, leastEveryS }: UpdateReport): number {
    this.#leastEveryS = leastEveryS ?? this.#leastEveryS;
    return postponeS ? postponeS : this.intervalS();
  }
}
