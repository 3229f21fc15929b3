import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';

const PLACES = { seal: 'seals', entry: 'entries', body: 'bodies', record: 'records' } as const;
type Kind = keyof typeof PLACES;

/** A file for each kind of line, written as the lines come. */
export class LineFiles {
  readonly #files: Readonly<Record<Kind, WriteStream>>;

  constructor(folder: string) {
    const open = (kind: Kind) => createWriteStream(path.join(folder, `${PLACES[kind]}.ndjson`));
    this.#files = { seal: open('seal'), entry: open('entry'), body: open('body'), record: open('record') };
  }

  async put({ line, ...rest }: { line: Kind }): Promise<void> {
    const file = this.#files[line];
    if (!file.write(`${JSON.stringify(rest)}\n`)) await once(file, 'drain');
  }

  async close(): Promise<void> {
    for (const file of Object.values(this.#files)) {
      file.end();
      await finished(file);
    }
  }
}
