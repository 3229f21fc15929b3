import { SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number, total: number): void;
  finish(): void;
}

/** A bar on a terminal; elsewhere, where a bar would be noise, a line at every tenth. */
export function showProgress(what: string, stream: NodeJS.WriteStream = process.stdout): Progress {
  return stream.isTTY ? bar(what, stream) : lines(what, stream);
}

function bar(what: string, stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar({ format: `${what} {bar} {value}/{total}`, stream, hideCursor: true });
  shown.start(0, 0);
  return {
    update(done, total) {
      shown.setTotal(total);
      shown.update(done);
    },
    finish: () => shown.stop(),
  };
}

function lines(what: string, stream: NodeJS.WritableStream): Progress {
  let lastTenth = -1;
  return {
    update(done, total) {
      const tenth = Math.floor((done / total) * 10);
      if (total === 0 || tenth <= lastTenth) return;
      lastTenth = tenth;
      stream.write(`${what}: ${done} of ${total}\n`);
    },
    finish: () => undefined,
  };
}
