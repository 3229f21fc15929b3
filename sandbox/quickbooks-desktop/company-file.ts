import type { Clock } from './clock.ts';
import { Books } from './company/books.ts';
import type { CompanySettings } from './company/settings.ts';
import { Faults } from './faults/faults.ts';
import { Hresult } from './hresults.ts';
import { Iterators } from './requests/iterators.ts';
import { MessageSets } from './session/message-sets.ts';
import { Session } from './session/session.ts';

/** What happens at the desk where QuickBooks runs. */
export interface Desk {
  /** Whether the program runs. */
  running: boolean;
  /** Whether our file is open in it; a file that is not can be opened unattended, where that is allowed. */
  open: boolean;
  /** A dialogue box waits for the person. */
  modalDialog: boolean;
  /** The file is locked by somebody else for the moment. */
  locked: boolean;
}

export interface Application {
  name: string;
  /** Path that the session is to be on; empty for the file that is open. */
  path: string;
}

/** A company file with the program that has it open: what a person and an application can do to it. */
export class CompanyFile {
  readonly books: Books;
  readonly faults = new Faults();
  readonly messageSets = new MessageSets();
  /** Records that a person has open on the screen, and by which error that shows. */
  readonly locks = new Map<string, 'status' | 'text'>();
  desk: Desk = { running: true, open: true, modalDialog: false, locked: false };
  /** Another company file that is open instead of this one. */
  otherFile: CompanyFile | undefined;
  /** How long QuickBooks takes for a request, in ms. */
  requestMs = 0;
  /** Keeps what changed, where state is kept on disk. */
  onChanged: () => void = () => undefined;
  #sessions = new Set<Session>();
  #iteratorCount = 0;
  readonly #lasting = new Iterators(() => this.#nextIteratorId());

  constructor(clock: Clock, settings: CompanySettings) {
    this.books = new Books(clock, settings);
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  /** Opens the connection and begins a session, as the request processor does. @throws Hresult */
  beginSession({ path, name }: Application): Session {
    const planned = this.faults.take('hresult', ({ at }) => at === 'connection');
    if (planned) throw new Hresult(planned.code, planned.message);
    if (this.desk.modalDialog) throw new Hresult('0x80040414');
    if (this.desk.locked) throw new Hresult('0x8004041B');
    if (this.otherFile && this.desk.running) return this.#besideOther({ path, name });
    if (path === '' && !(this.desk.running && this.desk.open)) throw new Hresult('0x80040416');
    if (path !== '' && !samePath(path, this.books.settings.path))
      throw new Hresult('0x80040401', `no file ${path}`);
    if (!(this.desk.running && this.desk.open) && !this.books.settings.access.automaticLogin) {
      throw new Hresult('0x8004041D');
    }
    return this.#begin();
  }

  /** Whether a person has another company file open in this one's place. */
  openOther(open: boolean): void {
    if (!open) this.otherFile = undefined;
    else
      this.otherFile ??= new CompanyFile(this.books.clock, {
        ...this.books.settings,
        companyName: 'Another Company',
        path: this.books.settings.path.replace(/[^\\\\]+$/, 'Another Company.qbw'),
      });
  }

  /** The program ends by itself: sessions are gone, the file is whole. */
  crash(when: string): Hresult {
    for (const session of this.#sessions) session.invalidate();
    this.#sessions.clear();
    this.desk = { ...this.desk, running: false, open: false };
    return new Hresult('0x80040402', `QuickBooks ended ${when}`);
  }

  ended(session: Session): void {
    this.#sessions.delete(session);
  }

  /** A session's own, unless they are said to outlive it. */
  iteratorsOf(): Iterators {
    const lasting = this.books.settings.unproven.iteratorsOutliveSessions;
    return lasting ? this.#lasting : new Iterators(() => this.#nextIteratorId());
  }

  #nextIteratorId(): string {
    this.#iteratorCount += 1;
    const [count, second] = [this.#iteratorCount.toString(16), this.books.epoch().toString(16)];
    return `{${count.padStart(8, '0')}-5a5a-4b4b-8c8c-${second.padStart(12, '0')}}`;
  }

  #begin(): Session {
    const session = new Session(this);
    this.#sessions.add(session);
    return session;
  }

  #besideOther({ path, name }: Application): Session {
    const other = this.otherFile;
    if (!other || path !== '') throw new Hresult('0x8004040A');
    return other.beginSession({ path: '', name });
  }
}

function samePath(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
