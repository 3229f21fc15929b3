import { afterAll, beforeAll } from 'vitest';
import type { Tuning } from '../../src/activities/deps.ts';
import { type Engine, startEngine } from './harness.ts';
import { startVendor, type Vendor } from './quickbooks.ts';

export interface Running {
  vendor: Vendor;
  engine: Engine;
}

/**
 * QuickBooks and an engine for the tests of a file, handed over once they are up. They end after everything that the
 * file itself ends.
 */
export function withEngine(handOver: (running: Running) => void, tuning: Partial<Tuning> = {}): void {
  let vendor: Vendor | undefined;
  let engine: Engine | undefined;
  beforeAll(async () => {
    vendor = await startVendor();
    engine = await startEngine([vendor.provider], { tuning });
    handOver({ vendor, engine });
  });
  afterAll(async () => {
    await engine?.close();
    await vendor?.close();
  });
}
