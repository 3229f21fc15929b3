import type { CompanyFile } from '../company-file.ts';
import type { Deviation } from './deviations.ts';
import { deviation } from './deviations.ts';
import { Interrupts } from './interrupts.ts';
import { type Program, programOf } from './program.ts';
import type { Qwc } from './qwc.ts';
import { readQwc } from './qwc.ts';
import type { UpdateReport } from './report.ts';
import { Scheduler } from './scheduler.ts';
import type { ConnectorChange, ConnectorSettings } from './settings.ts';
import { changedConnector, defaultConnectorSettings } from './settings.ts';
import { send } from './transport.ts';
import { Update } from './update.ts';

export type WebConnectorOptions = {
  /** The text of the `.qwc` file. */
  qwc: string;
  password: string;
  settings?: ConnectorChange;
} & ({ companyFile: CompanyFile } | { program: Program });

const KEPT_REPORTS = 200;

/** A Web Connector with one application in it. */
export class WebConnector {
  readonly qwc: Qwc;
  readonly interrupts = new Interrupts();
  /** The latest updates, oldest first. */
  readonly reports: UpdateReport[] = [];
  readonly scheduler: Scheduler;
  settings: ConnectorSettings;
  password: string;
  readonly #program: Program;
  readonly #qwcDeviations: Deviation[];
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: WebConnectorOptions) {
    const { qwc, password, settings = {} } = options;
    const read = readQwc(qwc);
    this.qwc = read.qwc;
    this.#qwcDeviations = read.deviations;
    this.password = password;
    this.#program = 'program' in options ? options.program : programOf(options.companyFile);
    this.settings = changedConnector(defaultConnectorSettings, settings);
    this.scheduler = new Scheduler(this);
  }

  /** *Add an Application*: what the connector finds wrong with the file and the support page. */
  async install(): Promise<Deviation[]> {
    return [...this.#qwcDeviations, ...(await this.#supportPage())];
  }

  /** *Update Selected*. Updates of one connector never run side by side. */
  runUpdate(): Promise<UpdateReport> {
    const { qwc, password, settings, interrupts } = this;
    const program = this.#program;
    const next = this.#running.then(() => new Update({ qwc, password, program, settings, interrupts }).run());
    this.#running = next.catch(() => undefined);
    return next.then((report) => {
      this.reports.push(report);
      if (this.reports.length > KEPT_REPORTS) this.reports.shift();
      return report;
    });
  }

  /** *Remove*: the application is forgotten, in the company file too. */
  remove(): Promise<void> {
    this.scheduler.stop();
    return this.#program.forget(this.qwc.ownerId);
  }

  close(): Promise<unknown> {
    this.scheduler.stop();
    return this.#running;
  }

  async #supportPage(): Promise<Deviation[]> {
    try {
      const { status } = await send({
        url: this.qwc.appSupport,
        method: 'GET',
        timeoutMs: this.settings.callTimeoutMs,
      });
      if (status === 200 || status === 202) return [];
      return [deviation('support', 'support-page', `the support page answers ${status}: QBWC1004`)];
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [deviation('support', 'support-page', `the support page cannot be had (${reason}): QBWC1003`)];
    }
  }
}
