import type { CompanyFile } from '../company-file.ts';
import { Hresult } from '../hresults.ts';
import type { Iterators } from '../requests/iterators.ts';
import { runSet } from './run-set.ts';

/** One session of an application with the company file. */
export class Session {
  readonly file: CompanyFile;
  readonly #iterators: Iterators;
  #valid = true;

  constructor(file: CompanyFile) {
    this.file = file;
    this.#iterators = file.iteratorsOf();
  }

  /** Carries out a message set and answers with qbXML. @throws Hresult */
  async processRequest(source: string): Promise<string> {
    const slow = this.file.faults.take('latency')?.ms ?? 0;
    const requests = source.match(/<\w+Rq[\s>/]/g)?.length ?? 1;
    await pause(slow + this.file.requestMs * requests);
    if (!this.#valid) throw new Hresult('0x8004040D');
    const planned = this.file.faults.take('hresult', ({ at }) => at === 'request');
    if (planned) throw new Hresult(planned.code, planned.message);
    if (this.file.desk.modalDialog) throw new Hresult('0x80040414');
    try {
      return runSet(this.file, this.#iterators, source);
    } finally {
      this.file.onChanged();
    }
  }

  end(): void {
    this.invalidate();
    this.file.ended(this);
    this.file.onChanged();
  }

  invalidate(): void {
    this.#valid = false;
    if (!this.file.books.settings.unproven.iteratorsOutliveSessions) this.#iterators.clear();
  }
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
