import type { ProblemCode } from '../../src/api/problems.ts';

/** Where a remedy is performed or its problem brought about, or why neither can be: below `test/`, file › title. */
export interface Elsewhere {
  because: string;
  test?: string;
}

const there = (test: string): Elsewhere => ({ because: 'Performed in', test });
const about = (because: string, test: string): Elsewhere => ({ because, test });

const PEOPLE = 'It asks somebody else, who is no part of this installation';
const PASSES = 'There is nothing to do but to wait and to send it again';
const OPERATOR = 'It asks whoever operates the installation';

/** Problems whose remedy the walk does not perform itself. */
export const ELSEWHERE: Partial<Record<ProblemCode, Elsewhere>> = {
  authorization_expired: there('api/connections.test.ts › takes a state once'),
  authorization_elsewhere: there(
    'api/sessions.test.ts › connects nothing in the browser of somebody who was sent the link',
  ),
  authorization_declined: there(
    'api/connections.test.ts › says so when the person declined or the code is refused; a browser gets a page',
  ),
  authorization_failed: about(PASSES, 'api/connections.test.ts › that fails names what failed (%s)'),
  sign_in_failed: there(
    'api/sessions.test.ts › answers the same for a wrong password, an unknown e-mail, a disabled and an invited person',
  ),
  signature_invalid: about(
    PEOPLE,
    'api/webhooks.test.ts › refuses what is not signed with a token of ours, whatever it holds, and stores nothing of it',
  ),
  feature_off: about(
    OPERATOR,
    'api/desktop/connecting.test.ts › without the feature it is a 403 that names it, for connections and for computers',
  ),
  forbidden: about(PEOPLE, 'api/users.test.ts › an admin neither makes nor touches an owner'),
  session_needed: there('api/sessions.test.ts › an API key is no session'),
  cross_site: there('api/sessions.test.ts › cannot sign somebody in as somebody else'),
  awaits_session: there('api/desktop/web-connector.test.ts'),
  not_waiting_for_choice: { because: 'It is over: nothing is left to do but to look.' },
  sides_changed: there(
    'engine/held.test.ts › write ours: this version replaces what cannot be read, and only what was seen',
  ),
  state_not_allowed: about(
    'It names a state, not a deed',
    'api/record-sync.test.ts › why a draft does not sync',
  ),
  account_skipped: there(
    'accounts/accounts.test.ts › Sync pressed on a record of an unsynced account says what to press instead',
  ),
  invitation_expired: there('api/users.test.ts › ends after a week, with a newer one, and with the person'),
  last_owner: about(
    'Making somebody an owner is the change of a role',
    'api/users.test.ts › the last owner stays, also when two owners demote each other at once',
  ),
  not_put_back: about(
    'What to do differs by what changed since, and the detail says it',
    'engine/undo.test.ts › what a write replaced is put back once, unless it was changed since: then it says what',
  ),
  import_open: there(
    'engine/import-wizard.test.ts › a cancelled import writes nothing, and another can begin; two are not open at a time',
  ),
  import_not_in_review: about(
    'It names a state, not a deed',
    'engine/import-wizard.test.ts › a cancelled import writes nothing, and another can begin; two are not open at a time',
  ),
  import_undecided: there(
    'engine/import-wizard.test.ts › the whole wizard: count, match with reasons, review, confirm, import, report; nothing is written before',
  ),
  awaits_reconcile: there(
    'chaos/restore.test.ts › after the loss of $what an older backup sends nothing until it was reconciled, and then nothing twice',
  ),
  connection_needs_reauth: about(
    'Reconnecting is connecting once more, which is performed under `connection_not_connected`',
    'api/connections.test.ts › resuming ends a pause; a connection that must be authorized again says so',
  ),
  company_already_connected: there(
    'api/connections.test.ts › disconnecting revokes the grant and forgets the tokens; the company can be connected anew',
  ),
  company_differs: there('api/connections.test.ts › again takes the same company only'),
  region_differs: there(
    'api/settings.test.ts › refuses a company of another region, before anything is stored, and says what to do',
  ),
  mail_unavailable: { because: OPERATOR },
  limit_reached: there(
    'api/limits.test.ts › takes the installation’s limit where none was set, and none where an operator said so',
  ),
  idempotency_in_progress: there(
    'api/idempotency.test.ts › a key whose request is still being answered is a 409; one left behind by a dead process is taken over',
  ),
  more_found: about(
    'Looking again is the first look once more',
    'api/sync-several.test.ts › sends nothing when more is found than somebody saw',
  ),
  too_many_found: { because: 'It takes more records than a test should make.' },
  accounting_refused: there(
    'api/connection-health.test.ts › says that asking again is of no use where the company refuses the question',
  ),
  rate_limited: about(PASSES, 'api/openapi.test.ts › a key that asks too often is told when to come back'),
  internal: { because: 'Nothing is known that brings it about.' },
  processor_unavailable: { because: PASSES },
  accounting_unavailable: about(
    PASSES,
    'api/connection-health.test.ts › changes nothing when the company cannot be read, and says what to do',
  ),
  database_unavailable: about(
    PASSES,
    'api/outages.test.ts › every request is refused with 503 and when to come back',
  ),
  temporal_unavailable: about(
    PASSES,
    'api/outages.test.ts › a batch is refused with 503 and nothing of it is stored',
  ),
};
