import { SingleBar } from 'cli-progress';
import type { Terminal } from './context.ts';

export interface Progress {
  update(done: number, total: number): void;
  finish(): void;
}

const SILENT: Progress = { update: () => undefined, finish: () => undefined };

/** A bar on a terminal; nothing elsewhere, where it would be noise in a log. */
export function showProgress(what: string, { stderr }: Terminal): Progress {
  if (!stderr.isTTY) return SILENT;
  const bar = new SingleBar({
    format: `${what} {bar} {percentage} % · {value} of {total}`,
    stream: stderr,
    hideCursor: true,
  });
  bar.start(0, 0);
  return {
    update(done, total) {
      bar.setTotal(total);
      bar.update(done);
    },
    finish: () => bar.stop(),
  };
}
