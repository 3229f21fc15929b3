import { Hresult } from '../hresults.ts';
import { Caller } from './caller.ts';
import { BrokenCall, deviation } from './deviations.ts';
import { exchange } from './exchange.ts';
import type { Interrupts } from './interrupts.ts';
import { Killed } from './interrupts.ts';
import type { OpenSession, Program } from './program.ts';
import { hostCompanyPreferences, openFile } from './quickbooks.ts';
import type { Qwc } from './qwc.ts';
import type { UpdateOutcome, UpdateReport } from './report.ts';
import type { ConnectorSettings } from './settings.ts';
import { UpdateEnd } from './update-end.ts';

/** Of 64 random bits in hexadecimal digits. */
const SHORTEST_TICKET = 16;

export interface UpdateContext {
  qwc: Qwc;
  password: string;
  program: Program;
  settings: ConnectorSettings;
  interrupts: Interrupts;
}

/** One visit at the service, from `serverVersion` to `closeConnection`. */
export class Update {
  readonly context: UpdateContext;
  readonly caller: Caller;
  ticket = '';
  exchanges = 0;
  progress = 0;
  session: OpenSession | undefined;
  #postponeS: number | undefined;
  #leastEveryS: number | undefined;

  constructor(context: UpdateContext) {
    this.context = context;
    const { qwc, settings, interrupts } = context;
    this.caller = new Caller(qwc.appUrl, settings.callTimeoutMs, interrupts);
  }

  async run(): Promise<UpdateReport> {
    this.context.interrupts.begin();
    try {
      await this.#versions();
      const path = await this.#authenticate();
      await this.#work(path);
      return this.#report('done', await this.#close());
    } catch (error) {
      return await this.#ended(error);
    } finally {
      await this.session?.end();
    }
  }

  async #versions(): Promise<void> {
    // A service without this call is still served.
    await this.caller.text('serverVersion').catch((error: unknown) => {
      if (!(error instanceof BrokenCall)) throw error;
    });
    const { version, acceptsWarnings } = this.context.settings;
    const answer = await this.caller.text('clientVersion', version);
    const [, kind, text = ''] = /^([WEO]):(.*)$/s.exec(answer) ?? [];
    if (kind === 'E' || kind === 'O') throw new UpdateEnd('refused', text);
    if (kind === 'W' && !acceptsWarnings) throw new UpdateEnd('refused', text);
    if (answer !== '' && kind === undefined) {
      this.caller.note(
        deviation('clientVersion', 'client-version-form', `"${answer}" is none of "", W:, E:, O:`),
      );
    }
  }

  /** Path of the company file to open; empty for the one that is open. */
  async #authenticate(): Promise<string> {
    const { qwc, password } = this.context;
    const answer = await this.caller.call('authenticate', [qwc.userName, password]);
    if (answer.length < 2 || answer.length > 4)
      this.#break('authenticate-size', `${answer.length} strings, 2 to 4 are due`);
    const [ticket = '', second = '', postpone, least] = answer;
    const word = second.toLowerCase();
    this.ticket = ticket;
    this.#postponeS = this.#seconds(postpone);
    this.#leastEveryS = this.#seconds(least);
    if (word === 'nvu') throw new UpdateEnd('not-authorised', 'Not authorised: QBWC1030');
    if (word === 'none')
      throw new UpdateEnd(this.#postponeS ? 'postponed' : 'no-data', 'No data exchange required');
    if (word === 'busy')
      throw new UpdateEnd(this.#postponeS ? 'postponed' : 'busy', 'Update postponed by application');
    if (ticket === '') this.#break('no-ticket', 'the ticket is empty');
    if (ticket.length < SHORTEST_TICKET || /^\d+$/.test(ticket)) {
      this.caller.note(
        deviation('authenticate', 'ticket-guessable', `the ticket "${ticket}" is short or guessable`),
      );
    }
    return second;
  }

  #seconds(value: string | undefined): number | undefined {
    if (value === undefined || value.trim() === '') return undefined;
    if (/^\d+$/.test(value.trim())) return Number(value);
    this.caller.note(deviation('authenticate', 'seconds-not-a-number', `"${value}" is no number of seconds`));
    return undefined;
  }

  #break(code: 'authenticate-size' | 'no-ticket', text: string): never {
    const seen = deviation('authenticate', code, `${text}: QBWC1012`);
    this.caller.note(seen);
    throw new BrokenCall([seen]);
  }

  async #work(path: string): Promise<void> {
    this.session = await openFile(this, path);
    const first = await hostCompanyPreferences(this.session, this.context);
    await exchange(this, this.session, first);
  }

  async #close(): Promise<string> {
    await this.session?.unlock();
    return this.caller.text('closeConnection', this.ticket);
  }

  async #ended(error: unknown): Promise<UpdateReport> {
    if (error instanceof Killed) return this.#report('killed', error.message);
    if (error instanceof UpdateEnd) return this.#finish(error);
    if (!(error instanceof BrokenCall) && !(error instanceof Hresult)) throw error;
    await this.session?.unlock();
    const closes = this.context.settings.unproven.afterBrokenCall === 'close' && this.ticket !== '';
    if (closes) await this.caller.text('closeConnection', this.ticket).catch(() => '');
    return this.#report('broken', error.message);
  }

  /** Where a session was agreed, `closeConnection` ends it. */
  async #finish({ outcome, message }: UpdateEnd): Promise<UpdateReport> {
    const { closesAfterConnectionError } = this.context.settings.unproven;
    const closes = outcome === 'failed' || (outcome === 'no-quickbooks' && closesAfterConnectionError);
    if (!closes) return this.#report(outcome, message);
    try {
      const shown = await this.#close();
      return this.#report(outcome, message || shown);
    } catch (error) {
      return this.#ended(error);
    }
  }

  #report(outcome: UpdateOutcome, message: string): UpdateReport {
    const { calls, deviations } = this.caller;
    return {
      outcome,
      message,
      ticket: this.ticket,
      exchanges: this.exchanges,
      calls,
      deviations,
      postponeS: this.#postponeS,
      leastEveryS: this.#leastEveryS,
      progress: this.progress,
    };
  }
}
