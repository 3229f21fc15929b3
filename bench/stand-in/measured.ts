import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import type { Asked, Place, Spent } from './process.ts';

/** As many connections as a busy client holds. */
const CONNECTIONS = 8;

/** A measured process and a way to put load on it. */
export class Measured {
  readonly place: Place;
  readonly #child: ChildProcess;
  readonly #agent = new Agent({ connections: CONNECTIONS });

  private constructor(child: ChildProcess, place: Place) {
    this.#child = child;
    this.place = place;
  }

  static async start(what: 'stand-in' | 'floor'): Promise<Measured> {
    const program = fileURLToPath(new URL('./process.ts', import.meta.url));
    const child = fork(program, [what], { execArgv: ['--expose-gc', '--import', 'tsx'] });
    const [place] = (await once(child, 'message')) as [Place];
    return new Measured(child, place);
  }

  async spent(asked: Asked = 'measure'): Promise<Spent> {
    this.#child.send(asked);
    const [spent] = (await once(this.#child, 'message')) as [Spent];
    return spent;
  }

  /** The body of the answer. */
  async post(path: string, body: object): Promise<string> {
    const { baseUrl, realmId, accessToken } = this.place;
    const answer = await request(`${baseUrl}/v3/company/${realmId}${path}`, {
      dispatcher: this.#agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    const said = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${said}`);
    return said;
  }

  async control(path: string, body: object): Promise<void> {
    const answer = await request(`${this.place.controlUrl}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    await answer.body.dump();
  }

  /** Does the work so many times over all connections. Processor microseconds that one took there. */
  async microseconds(times: number, work: (index: number) => Promise<unknown>): Promise<number> {
    const before = await this.spent();
    let next = 0;
    const lane = async () => {
      while (next < times) {
        const index = next;
        next += 1;
        await work(index);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, lane));
    const after = await this.spent();
    return ((after.cpuMs - before.cpuMs) * 1_000) / times;
  }

  async stop(): Promise<void> {
    await this.#agent.close();
    this.#child.disconnect();
  }
}
