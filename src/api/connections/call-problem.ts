import { assertNever } from '../../errors.ts';
import type { CallFailure } from '../../providers/provider.ts';
import { ApiProblem } from '../problems.ts';

/** A read that somebody waited for has failed: what to tell them. */
export function problemOfCall(failure: CallFailure): ApiProblem {
  switch (failure.kind) {
    case 'needs_reauth':
      return new ApiProblem('connection_needs_reauth', failure.error.message);
    case 'throttled':
      return new ApiProblem('accounting_unavailable', 'It allows no more requests for now.');
    // Asking once more gives the same.
    case 'refused':
      return new ApiProblem('accounting_refused', failure.error.message);
    case 'company_unavailable':
    case 'unknown':
    case 'forgotten':
    case 'outdated':
      return new ApiProblem('accounting_unavailable', failure.error.message);
    default:
      return assertNever(failure);
  }
}
