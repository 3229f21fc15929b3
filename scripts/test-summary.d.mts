export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

export function countVitest(file: string, exitCode: number): Totals;
export function filesToRunAgain(file: string, folder: string): string[];
export function countRunAgain(file: string, again: string, exitCode: number): Totals;
export function redTests(file: string, folder: string): string[];
export function summaryLine(totals: Totals): string;
