import type { DesktopSandbox } from '../sandbox.ts';

export interface Call {
  sandbox: DesktopSandbox;
  body: object;
  /** What the pattern caught, decoded. */
  params: string[];
}

export type Route = readonly [method: string, path: RegExp, handle: (call: Call) => object | Promise<object>];
