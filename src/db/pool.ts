import pg from 'pg';

/**
 * A pool whose clients may die at any time. One that is lost in the middle of a transaction is reported to whoever
 * uses it by the failing statement, and leaves the pool at once: the query builder gives a client back only once its
 * transaction has begun, and a place that is never given back is lost until the process ends.
 */
export class DatabasePool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    // One that dies while nobody uses it is replaced by the next that is wanted.
    this.on('error', ignore);
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(done: Parameters<pg.Pool['connect']>[0]): void;
  override connect(done?: Parameters<pg.Pool['connect']>[0]): Promise<pg.PoolClient> | undefined {
    if (!done) return this.#checkOut();
    super.connect(done);
    return undefined;
  }

  async #checkOut(): Promise<pg.PoolClient> {
    const client = await super.connect().catch(failed);
    const giveBack = client.release;
    let out = true;
    client.release = (reason) => {
      if (!out) return;
      out = false;
      client.off('error', leave);
      giveBack(reason);
    };
    const leave = (reason: Error) => client.release(reason);
    client.on('error', leave);
    return client;
  }
}

/** Runs `work` on a connection of its own, outside any pool. */
export async function withConnection<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
  { connectTimeoutMs = 30_000 }: { connectTimeoutMs?: number } = {},
): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  // What it is doing when the connection goes says so itself.
  client.on('error', ignore);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The pool's own time-outs carry no code. */
function failed(error: unknown): never {
  if (error instanceof Error && 'code' in error) throw error;
  throw Object.assign(new Error('The database gave no connection in time', { cause: error }), {
    code: 'ETIMEDOUT',
  });
}

function ignore(): void {
  // Whoever is concerned is told by a statement that fails.
}
