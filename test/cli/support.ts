import { Writable } from 'node:stream';
import { runCli } from '../../src/cli/run-cli.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line in this process, as on a pipe. */
export async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const stdout = new Collector();
  const stderr = new Collector();
  const code = await runCli(args, { stdout, stderr }, env);
  return { code, out: stdout.text, err: stderr.text };
}

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
