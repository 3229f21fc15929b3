import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Child, startChild } from '../../src/dev/child-process.ts';
import { identify } from '../../src/dev/process-identity.ts';
import { type KeptPart, keepAlive } from '../../src/dev/stack/keep-alive.ts';
import type { Part } from '../../src/dev/stack/part.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { temporaryFolder } from './temporary-folder.ts';

const stays = 'setInterval(() => {}, 60000)';
const fails = 'process.exit(3)';

describe('a part that ends by itself', () => {
  it('is started again, and said', async () => {
    const { kept, said, up } = await keep({ script: stays });
    const first = kept.current().process;
    process.kill(first?.pid ?? 0, 'SIGKILL');
    await waitUntil({ what: 'the second start', timeoutMs: 60_000 }, async () => up[0]);
    expect(said).toEqual(['Part has ended (signal SIGKILL); starting it again']);
    expect(kept.current().process).not.toEqual(first);
    expect(await identify(kept.current().process?.pid ?? 0)).toBeDefined();
  });

  it('stays down when it has ended too often, and its start is what mends it', async () => {
    const { said } = await keep({ script: fails });
    await waitUntil({ what: 'the last word', timeoutMs: 60_000 }, async () => said[5]);
    expect(said.slice(0, 5)).toEqual(Array(5).fill('Part has ended (exit code 3); starting it again'));
    expect(said[5]).toBe(
      'Part has ended 6 times within 10 minutes (exit code 3) and stays down: mend the cause, then call npm start again',
    );
    expect(said).toHaveLength(6);
  });

  it('is no use at another address: the others look for it where it was', async () => {
    const { said, up, started } = await keep({ script: stays, moves: true });
    process.kill(started[0]?.identity.pid ?? 0, 'SIGKILL');
    await waitUntil({ what: 'the second end', timeoutMs: 60_000 }, async () => said[1]);
    expect(said[1]).toBe('Part has ended (its port is taken by another program); starting it again');
    expect(up).toEqual([]);
    expect(started[1]?.hasExited()).toBe(true);
  });

  it('is not started again while everything stops', async () => {
    const { kept, said, started } = await keep({ script: stays });
    await kept.stop();
    expect(started.every((child) => child.hasExited())).toBe(true);
    expect(said).toEqual([]);
  });
});

interface Kept {
  kept: KeptPart;
  said: string[];
  /** The parts that came up again. */
  up: Part[];
  /** Every process that was started. */
  started: Child[];
}

async function keep({ script, moves = false }: { script: string; moves?: boolean }): Promise<Kept> {
  const home = await temporaryFolder();
  const started: Child[] = [];
  const start = async (): Promise<Part> => {
    const child = await startChild({
      name: 'part',
      command: process.execPath,
      args: ['-e', script],
      logFile: path.join(home, 'part.log'),
    });
    started.push(child);
    return {
      name: 'Part',
      summary: '',
      env: { ADDRESS: moves ? String(started.length) : 'fixed' },
      process: child.identity,
      exited: child.exited,
      again: start,
      stop: () => child.stop(),
    };
  };
  const said: string[] = [];
  const up: Part[] = [];
  const kept = keepAlive(await start(), {
    onPart: (part) => up.push(part),
    onEnd: (line) => said.push(line),
    firstPauseMs: 1,
  });
  onTestFinished(() => kept.stop());
  return { kept, said, up, started };
}
