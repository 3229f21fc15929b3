import { Client, Connection } from '@temporalio/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type EmbeddedTemporal, startEmbeddedTemporal } from '../../src/dev/embedded-temporal.ts';
import { endsWithin } from '../../src/dev/end-process.ts';
import { freePort } from '../../src/dev/free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

const searchAttributes = { SomeTenant: 'KEYWORD', SomeCount: 'INT' } as const;

describe('embedded Temporal', () => {
  it('keeps acknowledged workflows and its search attributes over a kill -9', async () => {
    const home = await temporaryFolder();
    const first = await start(home);
    await withClient(first, (client) => startWorkflow(client, 'kept'));
    process.kill(first.process.pid, 'SIGKILL');
    expect(await endsWithin(first.process, 5_000)).toBe(true);
    const second = await start(home);
    const status = await withClient(second, async (client) => {
      await startWorkflow(client, 'after');
      return (await client.workflow.getHandle('kept').describe()).status.name;
    });
    expect(status).toBe('RUNNING');
  });

  it('serves its Web UI, and takes another port where the preferred one is taken', async () => {
    const [port, uiPort] = [await freePort(), await freePort()];
    const first = await start(await temporaryFolder(), { port, uiPort });
    expect(first.address).toBe(`127.0.0.1:${port}`);
    const page = await fetch(first.uiUrl ?? '');
    expect(page.status).toBe(200);
    const second = await start(await temporaryFolder(), { port, uiPort });
    expect(second.address).not.toBe(first.address);
    expect(second.uiUrl).not.toBe(first.uiUrl);
  });
});

async function start(
  home: string,
  ports: { port?: number; uiPort?: number } = {},
): Promise<EmbeddedTemporal> {
  const server = await startEmbeddedTemporal({ home, searchAttributes, ...ports });
  onTestFinished(() => server.stop());
  return server;
}

async function startWorkflow(client: Client, workflowId: string): Promise<void> {
  await client.workflow.start('nobodyRunsThis', {
    workflowId,
    taskQueue: 'empty',
    searchAttributes: { SomeTenant: ['one'], SomeCount: [1] },
  });
}

async function withClient<T>(server: EmbeddedTemporal, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await work(new Client({ connection, namespace: server.namespace }));
  } finally {
    await connection.close();
  }
}
