import { z } from 'zod';
import { createUser } from '../../src/db/people/users.ts';
import { freePort } from '../../src/dev/free-port.ts';
import { waitUntil } from '../../src/dev/wait-until.ts';
import { type Entry, entriesBy } from '../engine/desktop/company-books.ts';
import { DESKTOP, desktopProvider, relayNow } from '../engine/desktop/desk.ts';
import { expectMade, type FieldBusiness, mapAnnTo } from '../engine/desktop/field-business.ts';
import { type Engine, startEngine, type Tenant } from '../engine/harness.ts';
import { teamMember } from '../engine/samples.ts';
import {
  connectorProgram,
  type Program,
  quickBooksProgram,
  type ServerOptions,
  serverProgram,
} from './desktop-programs.ts';
import { type Moment, openWire, type Witness } from './desktop-wire.ts';

export const VICTIMS = ['server', 'connector', 'quickbooks'] as const;
export type Victim = (typeof VICTIMS)[number];

export interface Kill {
  victim: Victim;
  /** The how-manieth exchange of the visit, from 0. */
  step: number;
  moment: Moment;
}

export interface Killed {
  /** Of the exchange. */
  name: string;
  /** Until it had died, was back, and all was in step. */
  tookMs: { dead: number; back: number; atRest: number };
}

/** Three programs that know each other by address only, with a network between them that sees every exchange. */
export interface KillDesk {
  /** Names of the exchanges of a visit in which nothing dies. */
  undisturbed(business: FieldBusiness): Promise<string[]>;
  /** Hands the business over, kills once in the visit that takes it, and says at which exchange. */
  killedIn(kill: Kill, business: FieldBusiness): Promise<Killed>;
  close(): Promise<void>;
}

export async function openKillDesk({ withWorker }: Pick<ServerOptions, 'withWorker'>): Promise<KillDesk> {
  const engine = await startEngine([desktopProvider()], { worker: !withWorker });
  const traffic = new Traffic();
  const quickbooks = await quickBooksProgram();
  const port = await freePort();
  const service = await openWire({ port, nameOf: operationIn, witness: traffic.witness });
  const books = await openWire({ port: quickbooks.port, nameOf: stepIn, witness: traffic.witness });
  const publicUrl = `http://localhost:${service.port}`;
  const server = serverProgram({ engine, port, publicUrl, withWorker });
  const programs: Record<Victim, Program> = { server, quickbooks, connector: NOBODY };
  const close = async () => {
    await Promise.all(Object.values(programs).map((program) => program.stop()));
    await Promise.all([service.close(), books.close()]);
    await engine.close();
  };
  try {
    await Promise.all([server.start(), quickbooks.start()]);
    const tenant = await engine.newTenant({ provider: DESKTOP, gateOpen: false });
    programs.connector = await connectorProgram({
      ...(await added(engine, tenant, server.api())),
      port: books.port,
    });
    await programs.connector.start();
    await connected(engine, tenant, quickbooks.port);
    return { ...desk({ engine, tenant, programs, traffic, port: quickbooks.port }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Before it was set up. */
const NOBODY: Program = {
  start: async () => undefined,
  kill: async () => undefined,
  stop: async () => undefined,
};

const operationIn = (_url: string, body: string) => /Body>\s*<(\w+)/.exec(body)?.[1] ?? 'support page';
const stepIn = (url: string) =>
  url.endsWith('/sessions') ? 'begin session' : `session: ${url.split('/').at(-1)}`;

const addedSchema = z.object({ password: z.string(), setupFile: z.string() });

/** As a person sets it up: the connector of a computer, its file and its password. */
async function added(
  engine: Engine,
  tenant: Tenant,
  api: ReturnType<ReturnType<typeof serverProgram>['api']>,
) {
  const { tenantId, connectionId } = tenant;
  const user = await createUser(engine.db, tenantId, {
    email: 'pat@example.com',
    name: 'Pat',
    role: 'admin',
    passwordHash: 'x',
  });
  const call = await api.clientOf(tenant);
  const { body } = await call({
    method: 'POST',
    url: `/v1/connections/${connectionId}/connectors`,
    body: { name: 'Front desk', userId: user?.id },
  });
  const { password, setupFile: qwc } = addedSchema.parse(body);
  return { password, qwc };
}

const employees = z.object({ records: z.array(z.object({ ListID: z.string() })) });

/** The first visit reads the company; then somebody says who Ann is there. */
async function connected(engine: Engine, tenant: Tenant, port: number): Promise<void> {
  await waitUntil({ what: 'the first visit', timeoutMs: 120_000 }, async () => {
    await relayNow(engine);
    return (await tenant.connection()).status === 'active' || undefined;
  });
  const answer = await fetch(`http://127.0.0.1:${port}/_sandbox/records/Employee`);
  const [employee] = employees.parse(await answer.json()).records;
  await mapAnnTo(engine, tenant, employee?.ListID ?? '');
  await tenant.save([teamMember('ann')], { wake: false });
}

interface Parts {
  engine: Engine;
  tenant: Tenant;
  programs: Readonly<Record<Victim, Program>>;
  traffic: Traffic;
  /** Of QuickBooks. */
  port: number;
}

function desk({ engine, tenant, programs, traffic, port }: Parts): Omit<KillDesk, 'close'> {
  const entries = () => entriesBy((qbxml) => process(port, qbxml));
  const exactlyOnce = async (before: readonly Entry[], business: FieldBusiness) =>
    expectMade(tenant, { before, after: await entries() }, business);
  return {
    async undisturbed(business) {
      const before = await entries();
      const visit = await traffic.betweenVisits();
      await tenant.save(business.records, { wake: false });
      traffic.resume();
      await atRest(engine, tenant);
      await exactlyOnce(before, business);
      return visit.names();
    },
    async killedIn(kill, business) {
      const { victim } = kill;
      const before = await entries();
      await traffic.betweenVisits();
      await tenant.save(business.records, { wake: false });
      const killed = traffic.killAt(kill, () => programs[victim].kill());
      const since = stopwatch();
      traffic.resume();
      const name = await killed;
      const dead = since();
      await programs[victim].start();
      const back = since();
      await atRest(engine, tenant);
      await exactlyOnce(before, business);
      return { name, tookMs: { dead, back, atRest: since() } };
    },
  };
}

/** Milliseconds since it was last asked. */
function stopwatch(): () => number {
  let at = performance.now();
  return () => {
    const before = at;
    at = performance.now();
    return Math.round(at - before);
  };
}

async function process(port: number, qbxml: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/_sandbox/qbxml`, {
    method: 'POST',
    body: JSON.stringify({ qbxml }),
  });
  return z.object({ qbxml: z.string() }).parse(await answer.json()).qbxml;
}

/** Whatever waits for a person is at rest too, and is found to be missing. */
async function atRest(engine: Engine, tenant: Tenant): Promise<void> {
  await waitUntil({ what: 'the company file to be in step', timeoutMs: 180_000 }, async () => {
    await relayNow(engine);
    return (await tenant.queue()).every(({ state }) => state === 'unresolved') || undefined;
  });
}

/** The exchanges of all three, one after the other: a Web Connector does one thing at a time. */
class Traffic {
  #names: string[] = [];
  #planned: (Pick<Kill, 'step' | 'moment'> & { carryOut(name: string): Promise<boolean> }) | undefined;
  #wanted: (() => void) | undefined;
  #held: { promise: Promise<void>; release: () => void } | undefined;

  readonly witness: Witness = async (name, moment) => {
    if (moment === 'before') {
      if (name === 'serverVersion') await this.#atBeginning();
      this.#names.push(name);
    }
    const planned = this.#planned;
    if (planned?.moment !== moment || planned.step !== this.#names.length - 1) return 'goes on';
    this.#planned = undefined;
    return (await planned.carryOut(name)) ? 'lost' : 'goes on';
  };

  async #atBeginning(): Promise<void> {
    this.#wanted?.();
    await this.#held?.promise;
  }

  /** Holds the Web Connector up before its next visit. */
  async betweenVisits(): Promise<{ names(): string[] }> {
    let release: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#held = { promise, release };
    await new Promise<void>((resolve) => {
      this.#wanted = resolve;
    });
    this.#wanted = undefined;
    this.#names = [];
    return { names: () => firstVisit(this.#names) };
  }

  resume(): void {
    this.#held?.release();
    this.#held = undefined;
  }

  /** Resolves with the name of the exchange once it has been carried out. */
  killAt({ victim, step, moment }: Kill, kill: () => Promise<void>): Promise<string> {
    return new Promise((resolve) => {
      const carryOut = async (name: string) => {
        await kill();
        resolve(name);
        // It is the sender of everything here.
        return victim === 'connector';
      };
      this.#planned = { step, moment, carryOut };
    });
  }
}

/** Up to where the next one begins. */
function firstVisit(names: readonly string[]): string[] {
  const next = names.indexOf('serverVersion', 1);
  return names.slice(0, next === -1 ? undefined : next);
}
