import { assertNever, remedyOf, SYNC_ERRORS, type SyncErrorInfo } from '../../errors.ts';
import type { CallFailure } from '../../providers/provider.ts';
import { ApiProblem } from '../problems.ts';

/** A read that somebody waited for has failed: what to tell them. */
export function problemOfCall(failure: CallFailure): ApiProblem {
  switch (failure.kind) {
    case 'needs_reauth':
      return new ApiProblem('connection_needs_reauth', whatToDo(failure.error));
    case 'throttled':
      return new ApiProblem('accounting_unavailable', 'It allows no more requests for now.');
    // Asking once more gives the same.
    case 'refused':
      return new ApiProblem('accounting_refused', whatToDo(failure.error));
    case 'company_unavailable':
      return new ApiProblem('accounting_unavailable', whatToDo(failure.error));
    case 'unknown':
    case 'forgotten':
    case 'outdated':
      return new ApiProblem('accounting_unavailable', failure.error.message);
    default:
      return assertNever(failure);
  }
}

/** The same as text, for an answer that goes on without what was asked for. */
export function saidOfCall(failure: CallFailure): string {
  const { detail, code } = problemOfCall(failure);
  const text = /[.!?)]$/.test(detail ?? '') ? (detail ?? '') : `${detail}.`;
  return code === 'accounting_unavailable' ? `${text} Ask again later.` : text;
}

/** Why, by what reference support finds it, and where somebody has to act, what they do. */
function whatToDo({ type, message, vendor }: SyncErrorInfo): string {
  const { actor } = SYNC_ERRORS[type];
  const reference = vendor?.reference ? `(Reference number ${vendor.reference}.)` : undefined;
  return [message, reference, actor === 'nobody' ? undefined : remedyOf({ type, vendor })]
    .filter(Boolean)
    .join(' ');
}
