import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { mirrorReport } from './accounts/fill.ts';
import { type BenchOptions, type Figures, rounded } from './bench.ts';
import { type Rig, withRig } from './rig/rig.ts';
import { type BenchTenant, newTenant } from './rig/tenant.ts';

const CLIENTS = 100_000;
const FEW = 1_000;
/** The rows of one call to the sandbox, which answers when they are made. */
const FILL = 10_000;
const EVERY_MS = 1_000;
const LOOK_MS = 250;

/**
 * Update Balance Report over a thousand clients and over a hundred thousand: metered reads, and the worker's peak
 * memory, which must not follow the number of clients.
 */
export async function run({ records = CLIENTS, say }: BenchOptions): Promise<Figures> {
  return withRig({ workers: 1, say }, async (rig) => {
    const few = await measure(rig, FEW, say);
    const many = await measure(rig, records, say);
    return {
      value: many.reads,
      unit: 'reads',
      allowed: Math.floor(records / 1_000) + 10,
      clientsPerSecond: many.clientsPerSecond,
      differing: many.differing,
      expectedDiffering: many.expected,
      workerMb: { [FEW]: few.workerMb, [records]: many.workerMb },
    };
  });
}

async function measure(rig: Rig, clients: number, say: BenchOptions['say']) {
  const tenant = await newTenant(rig, { autoSync: false });
  await fill(rig, tenant, clients);
  const first = await report(tenant);
  await mirrorReport(rig, tenant, first.id);
  const began = Date.now();
  const done = await report(tenant);
  const seconds = (Date.now() - began) / 1_000;
  const peaks = await rig.rssPeakMb();
  say(`${clients} clients: ${done.summary} ${done.reads} reads, ${seconds} s`);
  return {
    reads: done.reads,
    differing: done.differing,
    expected: clients / 10,
    clientsPerSecond: rounded(clients / seconds),
    workerMb: peaks['worker 1'],
  };
}

async function fill({ sandbox }: Rig, { company }: BenchTenant, clients: number): Promise<void> {
  const url = `${sandbox.controlUrl}/companies/${company.realmId}/fill`;
  for (let start = 0; start < clients; start += FILL) {
    const count = Math.min(FILL, clients - start);
    const body = { customers: count, invoices: count, prefix: `P${start}`, everyMs: EVERY_MS };
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  }
}

const reportSchema = z.object({
  id: z.string(),
  state: z.string(),
  reads: z.int(),
  differing: z.int(),
  summary: z.string(),
});

async function report({ api, connectionId }: BenchTenant): Promise<z.infer<typeof reportSchema>> {
  const { id } = await api.post(`/v1/connections/${connectionId}/balance-reports`, {}, reportSchema);
  for (;;) {
    const now = await api.get(`/v1/balance-reports/${id}`, reportSchema);
    if (now.state === 'done') return now;
    if (now.state === 'failed') throw new Error(now.summary);
    await pause(LOOK_MS);
  }
}
