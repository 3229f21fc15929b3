import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { CliFailure } from '../failure.ts';

const PLACES = { seal: 'seals', entry: 'entries', body: 'bodies', record: 'records' } as const;
type Kind = keyof typeof PLACES;

interface LineFile {
  stream: WriteStream;
  /** Settles with the stream: a file that fails while nobody writes to it is told of by the next line, or at the end. */
  done: Promise<void>;
}

/** A file for each kind of line, written as the lines come. */
export class LineFiles {
  readonly #files: Readonly<Record<Kind, LineFile>>;

  constructor(folder: string) {
    const open = (kind: Kind) => lineFile(path.join(folder, `${PLACES[kind]}.ndjson`));
    this.#files = { seal: open('seal'), entry: open('entry'), body: open('body'), record: open('record') };
  }

  /** @throws CliFailure where the file cannot be written. */
  async put({ line, ...rest }: { line: Kind }): Promise<void> {
    const { stream, done } = this.#files[line];
    if (stream.errored) return done;
    if (!stream.write(`${JSON.stringify(rest)}\n`)) await once(stream, 'drain').catch(() => done);
  }

  /** @throws CliFailure where one of them could not be written. */
  async close(): Promise<void> {
    for (const { stream, done } of Object.values(this.#files)) {
      stream.end();
      await done;
    }
  }

  /** After a failure elsewhere: what was written stays as it is. */
  abandon(): void {
    for (const { stream } of Object.values(this.#files)) stream.destroy();
  }
}

function lineFile(place: string): LineFile {
  const stream = createWriteStream(place);
  const done = finished(stream).catch((cause: unknown) => {
    throw unwritable(place, cause);
  });
  done.catch(() => undefined);
  return { stream, done };
}

function unwritable(place: string, cause: unknown): CliFailure {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CliFailure(
    `${place} cannot be written (${why}): make room, or name a folder on another disk with --out.`,
    { cause },
  );
}
