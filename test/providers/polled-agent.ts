import type { RawAnswer, StoredRequest } from '../../src/providers/provider.ts';
import type { PolledBooks } from './polled-books.ts';

/** Where the agent fetches its work from: the engine, by whatever door it opens to a polling vendor. */
export interface WorkSource {
  next(): Promise<StoredRequest | undefined>;
  answer(requestId: string, answer: RawAnswer): Promise<void>;
}

export interface SessionOptions {
  /** Writes this many requests and loses the way back of their answers: the session ends there. */
  loseAnswers?: number;
}

/** The program beside the books. Work is fetched and answered only while a session runs. */
export class PolledAgent {
  readonly #books: PolledBooks;
  #open = false;

  constructor(books: PolledBooks) {
    this.#books = books;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Fetches and writes until there is no more work. Returns how many requests were answered. */
  async runSession(source: WorkSource, options: SessionOptions = {}): Promise<number> {
    let losses = options.loseAnswers ?? 0;
    let answered = 0;
    this.#open = true;
    try {
      for (let request = await source.next(); request; request = await source.next()) {
        const answer = this.#books.take(request);
        if (losses > 0) {
          losses -= 1;
          return answered;
        }
        await source.answer(request.requestId, answer);
        answered += 1;
      }
      return answered;
    } finally {
      this.#open = false;
    }
  }
}
