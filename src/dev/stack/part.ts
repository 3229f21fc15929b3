import type { ProcessIdentity } from '../process-identity.ts';

/** One thing that the stack brought up or found, and how the rest reaches it. */
export interface Part {
  name: string;
  /** One line for people: what, where, and where it came from. */
  summary: string;
  /** Environment variables for the API, the worker and the command line. */
  env: Readonly<Record<string, string>>;
  /** The process that we started, if any. */
  process?: ProcessIdentity;
  /** Where its data is, when that may be outside of home. */
  dataFolder?: string;
  /** Resolves with the reason when that process has ended. */
  exited?: Promise<string>;
  /** Starts it anew, at the same address and with the same data; undefined where we did not start it. */
  again?(): Promise<Part>;
  /** Ends it if we started it. */
  stop(): Promise<void>;
}

/** What every part needs to know of the whole. */
export interface StackOptions {
  /** Everything that must survive is kept below this folder. */
  home: string;
  /** Take any free port instead of the usual ones. */
  anyPort: boolean;
  env: NodeJS.ProcessEnv;
  /** Notes a process down, so that it can be ended even if we are killed. */
  onStarted(name: string, process: ProcessIdentity): Promise<void>;
}

/** Why a part is not at the port that people know by heart: said behind the one it has. */
export function unlessUsual(wanted: number | undefined, port: number): string {
  return wanted === undefined || wanted === 0 || wanted === port ? '' : ` (port ${wanted} is taken)`;
}

/** Somebody else runs it: there is nothing to stop. */
export const notOurs = () => Promise.resolve();
