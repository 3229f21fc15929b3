import { ApiProblem } from '../problems.ts';
import { fieldError } from '../validation.ts';

export function invalid(field: string, message: string): ApiProblem {
  return new ApiProblem('invalid_body', undefined, { errors: [fieldError([field], message)] });
}
