import type { components } from './schema.js';

/** What the API answers when it does not do what was asked (RFC 9457). Switch on `code`; show the remedy. */
export type Problem = components['schemas']['Problem'];

/** Thrown for every answer that is no success, and when nothing answered at all (`problem` is then undefined). */
export class LedgerbridgeError extends Error {
  readonly status: number | undefined;
  readonly problem: Problem | undefined;

  constructor(message: string, details: { status?: number; problem?: Problem; cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.name = 'LedgerbridgeError';
    this.status = details.status;
    this.problem = details.problem;
  }

  /** The same request may succeed later without any change. */
  get retryable(): boolean {
    return this.problem?.retryable ?? (this.status === undefined || this.status >= 500);
  }
}

export async function errorOf(response: Response): Promise<LedgerbridgeError> {
  const problem = await problemOf(response);
  const { status } = response;
  if (!problem) return new LedgerbridgeError(`The API answered ${status}.`, { status });
  const fields = (problem.errors ?? []).map(
    (error) => `${error.pointer ?? error.parameter}: ${error.message}`,
  );
  const message = [problem.title, problem.detail, ...fields].filter(Boolean).join('; ');
  return new LedgerbridgeError(message, { status, problem });
}

async function problemOf(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get('content-type')?.includes('application/problem+json')) return undefined;
  return (await response.json().catch(() => undefined)) as Problem | undefined;
}
