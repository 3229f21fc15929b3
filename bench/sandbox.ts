import { pathToFileURL } from 'node:url';
import { Agent, request } from 'undici';
import type { RunningSandbox } from '../sandbox/quickbooks-online/index.ts';
import { startSandbox } from '../sandbox/quickbooks-online/index.ts';

/** Company sizes that are compared: a new customer's and the largest that the sandbox is meant for. */
const SMALL = 1_000;
const LARGE = 100_000;
/** Enough requests for a steady figure, few enough for a shared machine. */
const CREATES = 1_000;
const QUERIES = 40;
const BATCHES = 40;
const BATCH_ITEMS = 30;
/** As many connections as a busy connector holds. */
const CONNECTIONS = 8;

interface Figures {
  createPerSecond: number;
  queryPerSecond: number;
  batchPerSecond: number;
  batchItemsPerSecond: number;
}

const invoice = (customer: number) => ({
  CustomerRef: { value: String((customer % 5) + 1) },
  Line: [
    {
      Amount: 120.5,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 1, UnitPrice: 120.5 },
    },
  ],
});

function poster(sandbox: RunningSandbox, agent: Agent) {
  return async (method: 'GET' | 'POST', path: string, body?: object): Promise<void> => {
    const { statusCode, body: answer } = await request(
      `${sandbox.baseUrl}/v3/company/${sandbox.realmId}${path}`,
      {
        dispatcher: agent,
        method,
        headers: {
          authorization: `Bearer ${sandbox.accessToken}`,
          accept: 'application/json',
          'content-type': 'application/json',
        },
        body: body ? JSON.stringify(body) : null,
      },
    );
    await answer.dump();
    if (statusCode !== 200) throw new Error(`${method} ${path} answered ${statusCode}`);
  };
}

/** Runs `work` `times` times over the connections and returns runs a second. */
async function rate(times: number, work: (i: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < times) {
      const i = next;
      next += 1;
      await work(i);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return Math.round(times / ((performance.now() - started) / 1000));
}

const batchOf = (i: number) => ({
  BatchItemRequest: Array.from({ length: BATCH_ITEMS }, (_, item) => ({
    bId: String(item),
    operation: 'create',
    Invoice: invoice(i + item),
  })),
});

async function measure(sandbox: RunningSandbox, agent: Agent): Promise<Figures> {
  const call = poster(sandbox, agent);
  const createPerSecond = await rate(CREATES, (i) => call('POST', '/invoice', invoice(i)));
  const query = encodeURIComponent('select * from Invoice startposition 1 maxresults 1000');
  const queryPerSecond = await rate(QUERIES, () => call('GET', `/query?query=${query}`));
  const batchPerSecond = await rate(BATCHES, (i) => call('POST', '/batch', batchOf(i)));
  return {
    createPerSecond,
    queryPerSecond,
    batchPerSecond,
    batchItemsPerSecond: batchPerSecond * BATCH_ITEMS,
  };
}

async function fill(sandbox: RunningSandbox, agent: Agent, invoices: number): Promise<void> {
  const call = poster(sandbox, agent);
  await rate(Math.ceil(invoices / BATCH_ITEMS), (i) => call('POST', '/batch', batchOf(i)));
}

/** Requests a second for create, query of 1,000 rows and batch of 30, at 1,000 and at 100,000 invoices. */
export async function run(): Promise<Record<string, unknown>> {
  const sandbox = await startSandbox({ limits: false, nameWriteMs: 0 });
  const agent = new Agent({ connections: CONNECTIONS });
  try {
    await fill(sandbox, agent, SMALL);
    const small = await measure(sandbox, agent);
    await fill(sandbox, agent, LARGE - SMALL - CREATES - BATCHES * BATCH_ITEMS);
    const large = await measure(sandbox, agent);
    return {
      bench: 'sandbox',
      at1000: small,
      at100000: large,
      createRatio: large.createPerSecond / small.createPerSecond,
      queryRatio: large.queryPerSecond / small.queryPerSecond,
      batchRatio: large.batchPerSecond / small.batchPerSecond,
      rssPeakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
  } finally {
    await agent.close();
    await sandbox.close();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${JSON.stringify(await run())}\n`);
}
