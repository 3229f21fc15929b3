export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

export function countVitest(file: string, exitCode: number): Totals;
export function summaryLine(totals: Totals): string;
