import { AsyncLocalStorage } from 'node:async_hooks';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import type { TemporalGateway } from '../../../src/api/temporal.ts';
import type { Database } from '../../../src/db/client.ts';
import { DatabasePool } from '../../../src/db/pool.ts';
import * as schema from '../../../src/db/schema/index.ts';

/**
 * A server that dies while it serves one call of one connection, and is back for the next: nothing of that call
 * happens any more, an open transaction is rolled back because its connection breaks, and no answer leaves.
 */
export interface Death {
  /** Of which connection. */
  connectionId: string;
  /** The how-manieth call of it from now on, from 0. */
  call: number;
  /** Statements and signals that it still gets done; afterwards the answer is lost. */
  steps: number;
}

interface Life {
  left: number;
  done: number;
  isDead: boolean;
}

export class MortalServer {
  readonly #lives = new AsyncLocalStorage<Life>();
  readonly #deaths = new Map<string, Death>();
  readonly #calls = new Map<string, { name: string; life: Life }[]>();

  plan(death: Death): void {
    this.#deaths.set(death.connectionId, death);
    this.#calls.delete(death.connectionId);
  }

  /** The calls of a connection since the plan or the start, and how many steps each took. */
  callsOf(connectionId: string): { name: string; steps: number }[] {
    return (this.#calls.get(connectionId) ?? []).map(({ name, life }) => ({ name, steps: life.done }));
  }

  /** False when it is dead: then it does nothing any more. */
  #step(): boolean {
    const life = this.#lives.getStore();
    if (!life) return true;
    if (life.left <= 0) life.isDead = true;
    if (life.isDead) return false;
    life.left -= 1;
    life.done += 1;
    return true;
  }

  database(url: string): { db: Database; close(): Promise<void> } {
    const step = () => this.#step();
    class MortalClient extends pg.Client {
      constructor(config?: string | pg.ClientConfig) {
        super(config);
        this.query = new Proxy(this.query, {
          apply: (query, self, given): unknown => {
            if (!step()) this.connection.stream.destroy();
            return Reflect.apply(query, self, given);
          },
        });
      }
    }
    const pool = new DatabasePool({ connectionString: url, max: 30, Client: MortalClient });
    return { db: drizzle(pool, { schema, casing: 'snake_case' }), close: () => pool.end() };
  }

  gateway(real: TemporalGateway): TemporalGateway {
    return {
      ...real,
      wake: (refs) => void (this.#step() && real.wake(refs)),
      refresh: (refs) => void (this.#step() && real.refresh(refs)),
      tellAnswered: async (workflowId, requestId) =>
        this.#step() ? real.tellAnswered(workflowId, requestId) : false,
    };
  }

  attach(app: FastifyInstance): void {
    app.addHook('preHandler', (request, _reply, done) => {
      const connectionId = /^\/qbwc\/([^/?]+)/.exec(request.url)?.[1];
      if (connectionId === undefined || request.method !== 'POST') return done();
      this.#lives.run(this.#begin(connectionId, String(request.body)), done);
    });
    app.addHook('onSend', async (request) => {
      const life = this.#lives.getStore();
      if (life && (life.isDead || life.left <= 0)) request.raw.destroy();
    });
  }

  #begin(connectionId: string, body: string): Life {
    const calls = this.#calls.get(connectionId) ?? [];
    this.#calls.set(connectionId, calls);
    const death = this.#deaths.get(connectionId);
    const isLast = death?.call === calls.length;
    if (isLast) this.#deaths.delete(connectionId);
    const life = { left: isLast ? death.steps : Number.POSITIVE_INFINITY, done: 0, isDead: false };
    calls.push({ name: /Body>\s*<(\w+)/.exec(body)?.[1] ?? '', life });
    return life;
  }
}
