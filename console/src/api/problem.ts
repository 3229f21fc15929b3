import { fieldLabel } from '../format/field-label.ts';
import { sentence } from '../language/answers.ts';
import { inSentence, t } from '../language/say.ts';
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
  title: t`Ledgerbridge does not answer`,
  remedy: t`Check that you are online, then try again. Nothing that was accepted before is lost.`,
  retryable: true,
};

export function problemOf(error: unknown): Problem {
  return error instanceof ProblemError ? error.problem : UNREACHABLE;
}

export async function problemFrom(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (isProblem(body)) return new ProblemError(spoken(body));
  return new ProblemError({
    code: 'unreadable',
    title: t`Ledgerbridge answered with an error (${response.status})`,
    remedy: t`Try again in a minute. If it stays, tell whoever runs this installation.`,
    retryable: true,
  });
}

/** On one line, where there is no room for all of it: what happened, and what to do. */
export function problemLine(error: unknown): string {
  const problem = problemOf(error);
  if (isAboutFields(problem)) return otherMessages(problem, []).map(ended).join(' ');
  const { title, detail, remedy } = problem;
  return `${ended(detail ?? title)} ${remedy}`;
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

type FieldError = NonNullable<Problem['errors']>[number];

/** The field of a form that an error is about: the first part of its path. */
function fieldOf({ pointer, parameter }: FieldError): string {
  return pointer?.split('/')[1] ?? parameter ?? '';
}

/** `/night/from` → "night.from". */
function pathOf({ pointer, parameter }: FieldError): string {
  return pointer?.split('/').slice(1).join('.') ?? parameter ?? '';
}

/** The message for each field of a form, by its name and by its whole path. */
export function fieldMessages(error: unknown): Record<string, string> {
  const errors = problemOf(error).errors ?? [];
  return Object.fromEntries(
    errors.flatMap((each) => [fieldOf(each), pathOf(each)].map((name) => [name, each.message])),
  );
}

/** Nothing is wrong but what was typed. */
export function isAboutFields({ code, errors = [] }: Problem): boolean {
  return (code === 'invalid_body' || code === 'parameter_invalid') && errors.length > 0;
}

/** What the form itself does not show at a field of its own, in words. `shown`: fields, or paths such as "night.from". */
export function otherMessages({ errors = [] }: Problem, shown: readonly string[]): string[] {
  const isShown = (error: FieldError) => shown.includes(fieldOf(error)) || shown.includes(pathOf(error));
  return errors.filter((each) => !isShown(each)).map(inWords);
}

/** `/lines/0/unitPrice` → "Lines 1, unit price: is negative". */
function inWords({ pointer, parameter, message }: FieldError): string {
  const parts = (pointer?.split('/').slice(1) ?? [parameter ?? '']).filter(Boolean);
  const name = parts.reduce((words, part) => {
    if (/^\d+$/.test(part)) return `${words} ${Number(part) + 1}`;
    const label = fieldLabel(part);
    return words === '' ? label : `${words}, ${inSentence(label)}`;
  }, '');
  return name === '' ? message : `${name}: ${message}`;
}

function spoken(problem: SchemaProblem): SchemaProblem {
  const { title, detail, remedy } = problem;
  return {
    ...problem,
    title: sentence(title),
    remedy: sentence(remedy),
    ...(detail === undefined ? {} : { detail: sentence(detail) }),
  };
}

function isProblem(body: unknown): body is SchemaProblem {
  return typeof body === 'object' && body !== null && 'title' in body && 'code' in body && 'remedy' in body;
}
