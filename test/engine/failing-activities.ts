import { sql } from 'drizzle-orm';
import type { ActivityDeps } from '../../src/activities/deps.ts';
import { type Activities, createActivities } from '../../src/activities/index.ts';
import type { Database } from '../../src/db/client.ts';

type Name = keyof Activities;

/** A vendor's library that tells all it knows. */
class CarelessError extends Error {}

/** A vendor may not be asked at once by every call of an activity. */
const MOST_TRIES = 5;

/**
 * The registered activities, each of which fails first of all with an error of the database and then, where it asks
 * somebody, with one of a vendor: both repeat `content`, as the real ones do. After that they work.
 */
export class FailingActivities {
  readonly failedInDatabase = new Set<string>();
  readonly failedAtVendor = new Set<string>();
  readonly #content: string;
  readonly #calls = new Map<Name, number>();

  constructor(content: string) {
    this.#content = content;
  }

  make(deps: ActivityDeps): Activities {
    const real = createActivities(deps);
    const names = Object.keys(real) as Name[];
    return Object.fromEntries(
      names.map((name) => [name, (input: unknown) => this.#run(deps, real, name, input)]),
    ) as Activities;
  }

  async #run(deps: ActivityDeps, real: Activities, name: Name, input: unknown): Promise<unknown> {
    const call = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, call);
    if (call === 1) {
      const spoiled = await this.#withoutDatabase(deps);
      return this.#noting(this.failedInDatabase, name, createActivities(spoiled), input);
    }
    if (call > MOST_TRIES || this.failedAtVendor.has(name)) return carryOut(real, name, input);
    return this.#noting(this.failedAtVendor, name, createActivities(this.#withoutVendors(deps)), input);
  }

  async #noting(failed: Set<string>, name: Name, activities: Activities, input: unknown): Promise<unknown> {
    try {
      return await carryOut(activities, name, input);
    } catch (error) {
      if (error instanceof Error && this.#tells(error)) failed.add(name);
      throw error;
    }
  }

  #tells(error: Error): boolean {
    return (
      error.message.includes(this.#content) || (error.cause instanceof Error && this.#tells(error.cause))
    );
  }

  async #withoutDatabase(deps: ActivityDeps): Promise<ActivityDeps> {
    const error = await refusedStatement(deps.db, this.#content);
    return { ...deps, db: throwing(deps.db, error) };
  }

  #withoutVendors(deps: ActivityDeps): ActivityDeps {
    const error = new CarelessError(`Duplicate name: ${this.#content}`);
    return {
      ...deps,
      providers: throwing(deps.providers, error),
      payoutSources: throwing(deps.payoutSources, error),
      sendWebhook: () => Promise.reject(error),
    };
  }
}

function carryOut(activities: Activities, name: Name, input: unknown): Promise<unknown> {
  return Reflect.apply(activities[name], undefined, [input]);
}

/** A real refusal of a real statement: its message holds the parameters. */
async function refusedStatement(db: Database, content: string): Promise<unknown> {
  return db.execute(sql`select ${content}::int`).then(
    () => new Error('the statement was carried out'),
    (error: unknown) => error,
  );
}

function throwing<T extends object>(of: T, error: unknown): T {
  return new Proxy(of, {
    get: () => () => {
      throw error;
    },
  });
}
