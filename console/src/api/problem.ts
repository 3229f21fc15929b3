import type { SchemaProblem } from './schema.d.ts';

/** Why a request was not done, as the API says it; also for what never reached the API. */
export interface Problem {
  code: SchemaProblem['code'] | 'unreachable' | 'unreadable';
  title: string;
  detail?: string;
  remedy: string;
  retryable: boolean;
  requestId?: string;
  errors?: SchemaProblem['errors'];
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.title, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

const UNREACHABLE: Problem = {
  code: 'unreachable',
  title: 'Ledgerbridge does not answer',
  remedy: 'Check that you are online, then try again. Nothing that was accepted before is lost.',
  retryable: true,
};

export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : UNREACHABLE;
}

export async function problemFrom(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return new ProblemError(body);
  return new ProblemError({
    code: 'unreadable',
    title: `Ledgerbridge answered with an error (${response.status})`,
    remedy: 'Try again in a minute. If it stays, tell whoever runs this installation.',
    retryable: true,
  });
}

/** On one line, where there is no room for all of it: what happened, and what to do. */
export function problemLine(error: unknown): string {
  const { title, detail, remedy } = problemOf(error);
  return `${sentence(detail ?? title)} ${remedy}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The message for each field of a form, by the first part of its path. */
export function fieldMessages(error: unknown): Record<string, string> {
  const errors = problemOf(error).errors ?? [];
  return Object.fromEntries(
    errors.map(({ pointer, parameter, message }) => [pointer?.split('/')[1] ?? parameter ?? '', message]),
  );
}

function isProblem(body: unknown): body is SchemaProblem {
  return typeof body === 'object' && body !== null && 'title' in body && 'code' in body && 'remedy' in body;
}
