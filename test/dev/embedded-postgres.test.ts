import { chmod, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withConnection } from '../../src/db/pool.ts';
import { startChild } from '../../src/dev/child-process.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/dev/embedded-postgres.ts';
import { endsWithin } from '../../src/dev/end-process.ts';
import { identify, type ProcessIdentity } from '../../src/dev/process-identity.ts';
import { temporaryFolder } from './temporary-folder.ts';

const starter = new URL('./postgres-starter.ts', import.meta.url).pathname;

describe('embedded PostgreSQL', () => {
  it('listens on the loopback address only, in UTF-8, with room for 200 connections', async () => {
    const { url } = await start(await temporaryFolder());
    const settings = await query(
      url,
      `select current_setting('listen_addresses') as address, current_setting('server_encoding') as encoding,
             current_setting('max_connections') as connections, current_setting('fsync') as fsync`,
    );
    expect(settings).toEqual([{ address: '127.0.0.1', encoding: 'UTF8', connections: '200', fsync: 'on' }]);
  });

  it('refuses a wrong password', async () => {
    const { url } = await start(await temporaryFolder());
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password');
  });

  it('keeps its data when stopped and started again', async () => {
    const home = await temporaryFolder();
    const first = await start(home);
    await query(first.url, 'create table kept as select 1 as value');
    await first.stop();
    const second = await start(home);
    expect(second.reused).toBe(false);
    expect(await query(second.url, 'select value from kept')).toEqual([{ value: 1 }]);
  });

  it('starts again, on the same port and with all that was committed, after a kill -9 of the postmaster', async () => {
    const home = await temporaryFolder();
    const first = await start(home);
    await query(first.url, 'create table kept as select 1 as value');
    await kill(await running(first.pid));
    const second = await start(home, Number(new URL(first.url).port));
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select value from kept')).toEqual([{ value: 1 }]);
  });

  it('is one server for several starters at once, and the last one to leave stops it', async () => {
    const home = await temporaryFolder();
    const servers = await Promise.all([start(home), start(home), start(home)]);
    expect(new Set(servers.map((server) => server.pid)).size).toBe(1);
    expect(servers.filter((server) => !server.reused)).toHaveLength(1);
    const [first, second, third] = servers;
    await first?.stop();
    await second?.stop();
    expect(await query(third?.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
    await third?.stop();
    expect(await identify(third?.pid ?? 0)).toBeUndefined();
  });

  it('survives its starter being killed, and does not wait for the dead to leave', async () => {
    const home = await temporaryFolder();
    const pid = await startElsewhereAndKill(home);
    const joined = await start(home);
    expect(joined).toMatchObject({ reused: true, pid });
    await joined.stop();
    expect(await identify(pid)).toBeUndefined();
  });

  it.runIf(process.getuid?.() === 0)('says where its data went when its user cannot reach home', async () => {
    const closed = path.join(await temporaryFolder(), 'closed');
    await mkdir(closed, { mode: 0o700 });
    await chmod(closed, 0o700);
    const server = await start(path.join(closed, 'home'));
    onTestFinished(() => rm(server.folder, { recursive: true, force: true }));
    expect(server.folder.startsWith(closed)).toBe(false);
    expect(server.summary).toContain(`cannot reach ${path.join(closed, 'home')}`);
    await server.stop();
  });
});

async function start(home: string, port?: number): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ home, port });
  onTestFinished(() => server.stop());
  return server;
}

/** A process that starts the server and is killed without a chance to stop it. Returns the postmaster. */
async function startElsewhereAndKill(home: string): Promise<number> {
  let announce: (pid: number) => void = () => undefined;
  const announced = new Promise<number>((resolve) => {
    announce = resolve;
  });
  const child = await startChild({
    name: 'starter',
    command: process.execPath,
    args: ['--import', 'tsx', starter, home],
    logFile: path.join(home, 'starter.log'),
    onLine: (line) => announce(Number(line)),
  });
  void child.exited.then(() => announce(0));
  const pid = await announced;
  await kill(child.identity);
  return pid;
}

async function running(pid: number): Promise<ProcessIdentity> {
  const known = await identify(pid);
  if (!known) throw new Error(`process ${pid} does not run`);
  return known;
}

async function kill(known: ProcessIdentity): Promise<void> {
  process.kill(known.pid, 'SIGKILL');
  expect(await endsWithin(known, 5_000)).toBe(true);
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const { rows } = await withConnection<{ rows: unknown[] }>(url, (client) => client.query(statement));
  return rows;
}
