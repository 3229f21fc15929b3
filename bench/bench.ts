export interface BenchOptions {
  /** How many records (or events) to measure with; each benchmark has its own default. */
  records?: number;
  /** Worker processes; likewise. */
  workers?: number;
  /** Of what is random; the same gives the same records. */
  seed?: number;
  /** Tells people how far it is; never on standard output. */
  say(line: string): void;
}

/** `value` in `unit` is the figure that the benchmark stands for; the others explain it. */
export interface Figures extends Record<string, unknown> {
  value: number;
  unit: string;
  /** A promise was broken: the program ends with 1. */
  failed?: boolean;
}

/** What a file of this folder exports that can be run by its name. */
export interface Bench {
  run(options: BenchOptions): Promise<Figures>;
}

/** Three digits say all that one run on one machine can. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
