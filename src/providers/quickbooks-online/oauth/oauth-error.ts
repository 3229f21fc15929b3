import { SyncError, type SyncErrorType } from '../../../errors.ts';
import type { OAuthRefusal } from './intuit-client.ts';

/**
 * `invalid_grant` means that the refresh token (or the code) is spent, expired or revoked: only a new consent
 * helps. Everything else passes, or is the operator's to mend, and leaves the grant as it is.
 */
export function oauthError(refusal: OAuthRefusal): SyncError {
  return new SyncError({
    type: typeOf(refusal),
    message: messageOf(refusal),
    vendor: {
      code: refusal.error,
      message: refusal.description,
      reference: refusal.reference,
      httpStatus: refusal.status,
    },
  });
}

function typeOf(refusal: OAuthRefusal): SyncErrorType {
  if (refusal.error === 'invalid_grant') return 'ConnectionNeedsReauth';
  return refusal.status === 429 ? 'RateLimited' : 'VendorUnavailable';
}

function messageOf(refusal: OAuthRefusal): string {
  if (refusal.error === 'invalid_grant')
    return 'QuickBooks access has ended: it was revoked, or not used for too long.';
  if (refusal.error === 'invalid_client') {
    return 'Intuit refuses this installation’s client id and secret. The operator has to correct them.';
  }
  return `Intuit’s authorization server did not give a token: ${refusal.description}.`;
}

export function consentMissing(reason: string): SyncError {
  return new SyncError({
    type: 'ConnectionNeedsReauth',
    message: `QuickBooks did not grant access: ${reason}.`,
  });
}
