/**
 * The closed list of what the API answers when it does not do what was asked (RFC 9457). Clients switch on
 * `code`; the remedy is for the person who reads it.
 */

interface ProblemDefinition {
  readonly status: number;
  readonly title: string;
  /** The same request may succeed later without any change. */
  readonly retryable: boolean;
  readonly remedy: string;
}

export const PROBLEMS = {
  malformed_body: {
    status: 400,
    title: 'The body cannot be read',
    retryable: false,
    remedy: 'Send well-formed JSON in UTF-8 with content-type application/json.',
  },
  parameter_invalid: {
    status: 400,
    title: 'A parameter is not valid',
    retryable: false,
    remedy: 'Correct the parameters named in errors.',
  },
  cursor_invalid: {
    status: 400,
    title: 'The cursor is not valid any more',
    retryable: false,
    remedy: 'Start again from the first page, with the same filters on every page.',
  },
  authorization_expired: {
    status: 400,
    title: 'This authorization was already used, has expired or is not ours',
    retryable: false,
    remedy: 'Start connecting again from the Connection page.',
  },
  authorization_elsewhere: {
    status: 403,
    title: 'Somebody else began to connect, or you are not signed in in this browser',
    retryable: false,
    remedy:
      'Sign in and start connecting from the Connection page, all in one browser. Nothing was connected.',
  },
  authorization_declined: {
    status: 400,
    title: 'The connection was not authorized',
    retryable: false,
    remedy: 'Start connecting again and allow access on the consent page.',
  },
  unauthorized: {
    status: 401,
    title: 'A sign-in or a valid API key is needed',
    retryable: false,
    remedy:
      'Sign in again; a program sends the header "Authorization: Bearer <API key>" with a key that is not revoked.',
  },
  sign_in_failed: {
    status: 401,
    title: 'The e-mail or the password is not right',
    retryable: false,
    remedy: 'Check both. If you do not remember the password, ask an owner or admin for a new link.',
  },
  signature_invalid: {
    status: 401,
    title: 'The signature does not fit the body',
    retryable: false,
    remedy: 'Set the secret of the webhook in this installation to the one that the sender shows.',
  },
  feature_off: {
    status: 403,
    title: 'A feature is switched off for this business',
    retryable: false,
    remedy: 'Ask whoever operates Ledgerbridge to switch the feature on that the detail names.',
  },
  forbidden: {
    status: 403,
    title: 'You are not allowed to do this',
    retryable: false,
    remedy: 'Ask an owner; a program uses a key whose role and scopes include the scope named in detail.',
  },
  limit_reached: {
    status: 403,
    title: 'A limit of this business is reached',
    retryable: false,
    remedy:
      'Ask whoever operates Ledgerbridge to raise the limit that the detail names (ledgerbridge admin limits), or delete what is not needed.',
  },
  session_needed: {
    status: 403,
    title: 'This is for people who are signed in',
    retryable: false,
    remedy: 'Sign in with e-mail and password; an API key cannot do this.',
  },
  cross_site: {
    status: 403,
    title: 'The request did not come from a page of this site',
    retryable: false,
    remedy: 'Open Ledgerbridge at its own address and try there. A program uses an API key.',
  },
  not_found: {
    status: 404,
    title: 'There is no such thing',
    retryable: false,
    remedy: 'Check the id.',
  },
  route_not_found: {
    status: 404,
    title: 'There is no such address',
    retryable: false,
    remedy: 'See /docs for every method and path.',
  },
  record_exists: {
    status: 409,
    title: 'A record with this id exists and differs',
    retryable: false,
    remedy: 'Choose another id, or use PUT to change the record.',
  },
  record_in_use: {
    status: 409,
    title: 'Other records refer to this one',
    retryable: false,
    remedy: 'Delete or change the records named in detail first, or make this one inactive or void.',
  },
  awaits_session: {
    status: 503,
    title: 'The accounting system is asked when its agent connects next',
    retryable: true,
    remedy: 'Start the agent beside the books, or wait for its next session; then ask again.',
  },
  not_waiting_for_choice: {
    status: 409,
    title: 'The record does not wait for a choice between both sides',
    retryable: false,
    remedy: 'Somebody decided it, or it came to rest by itself. Read where it stands.',
  },
  sides_changed: {
    status: 409,
    title: 'The record was changed on the other side since it was shown',
    retryable: false,
    remedy: 'Look at both sides as they are now, and choose again.',
  },
  state_not_allowed: {
    status: 409,
    title: 'The record’s state does not allow this',
    retryable: false,
    remedy: 'See the state named in detail.',
  },
  account_skipped: {
    status: 409,
    title: 'The account is set not to sync with QuickBooks',
    retryable: false,
    remedy:
      'An owner or admin presses Sync Account to QuickBooks on the customer’s Info tab; everything that was left out then goes.',
  },
  invitation_expired: {
    status: 400,
    title: 'This link was already used, has expired or was replaced by a newer one',
    retryable: false,
    remedy: 'Ask an owner or admin of your business for a new link.',
  },
  user_exists: {
    status: 409,
    title: 'Somebody with this e-mail is there already',
    retryable: false,
    remedy: 'Find the person in the list of users; a new link can be made there.',
  },
  last_owner: {
    status: 409,
    title: 'This is the last owner who can sign in',
    retryable: false,
    remedy: 'Make somebody else an owner first.',
  },
  last_owner_key: {
    status: 409,
    title: 'This is the last key of an owner',
    retryable: false,
    remedy: 'Create another owner key first.',
  },
  not_put_back: {
    status: 409,
    title: 'What was there before cannot be put back',
    retryable: false,
    remedy: 'See detail: it says what changed since, and what to do.',
  },
  batch_running: {
    status: 409,
    title: 'A batch for the same kind of records is already running',
    retryable: true,
    remedy: 'Wait until it has finished, or stop it.',
  },
  import_open: {
    status: 409,
    title: 'An import of this connection is open',
    retryable: false,
    remedy: 'Finish or cancel the import named in detail first.',
  },
  import_not_in_review: {
    status: 409,
    title: 'The import is not in review',
    retryable: false,
    remedy: 'Decisions and the confirmation belong to the state review; see the state named in detail.',
  },
  import_undecided: {
    status: 409,
    title: 'Rows of the import are not decided',
    retryable: false,
    remedy: 'Decide on them, or say in undecided whether to create or to ignore them.',
  },
  awaits_reconcile: {
    status: 503,
    title: 'The database is a restored backup: nothing is sent until it was reconciled',
    retryable: true,
    remedy:
      'Ask whoever operates Ledgerbridge to run: ledgerbridge admin reconcile. Records are taken meanwhile, and go then.',
  },
  sync_disabled: {
    status: 409,
    title: 'Sync is switched off',
    retryable: false,
    remedy: 'Turn on Enable Sync in the connection’s settings.',
  },
  connection_not_connected: {
    status: 409,
    title: 'The connection is not connected',
    retryable: false,
    remedy: 'Connect it first: GET /v1/connections/{id}/authorize gives the address to open.',
  },
  connection_needs_reauth: {
    status: 409,
    title: 'The accounting system no longer accepts this connection',
    retryable: false,
    remedy: 'Reconnect it: GET /v1/connections/{id}/authorize gives the address to open.',
  },
  company_already_connected: {
    status: 409,
    title: 'This company is already connected',
    retryable: false,
    remedy:
      'Disconnect it where it is connected now, then connect again. Two connections would book everything twice.',
  },
  company_differs: {
    status: 409,
    title: 'This is another company than before',
    retryable: false,
    remedy: 'Sign in to the same company as before, or make a new connection for the other one.',
  },
  region_differs: {
    status: 409,
    title: 'The company is in another region than the one chosen',
    retryable: false,
    remedy:
      'Choose the region named in detail in the settings, then connect again; or sign in to another company.',
  },
  mail_unavailable: {
    status: 409,
    title: 'This installation sends no mails',
    retryable: false,
    remedy: 'Whoever operates it sets SMTP_URL to a mail server, for the API and the workers.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'The first request with this Idempotency-Key is still being answered',
    retryable: true,
    remedy: 'Send the same request again in a few seconds.',
  },
  version_mismatch: {
    status: 412,
    title: 'The record was changed meanwhile',
    retryable: false,
    remedy: 'Read the record again, apply the change to it, and send it with the new ETag.',
  },
  precondition_required: {
    status: 428,
    title: 'Say which version is to be replaced',
    retryable: false,
    remedy: 'Read it first and send its ETag as If-Match, or If-Match: * to replace whatever is there.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    retryable: false,
    remedy: 'Send less at a time; the limit is named in detail.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The content type is not supported',
    retryable: false,
    remedy: 'Send application/json, or application/x-ndjson where the documentation names it.',
  },
  more_found: {
    status: 409,
    title: 'More records are found now than were shown',
    retryable: false,
    remedy: 'Look at the list again and choose again. Nothing was queued.',
  },
  too_many_found: {
    status: 422,
    title: 'More records were found than can be chosen at once',
    retryable: false,
    remedy: 'Narrow the list, or push the whole category from Manual Sync. Nothing was queued.',
  },
  invalid_body: {
    status: 422,
    title: 'The body is not valid',
    retryable: false,
    remedy: 'Correct the fields named in errors and send it again. Nothing was stored.',
  },
  accounting_refused: {
    status: 422,
    title: 'The accounting system refuses what it was asked',
    retryable: false,
    remedy:
      'Do what the detail says, or correct what it names, such as an id that is none there; then send it again. Nothing was changed.',
  },
  idempotency_mismatch: {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    retryable: false,
    remedy: 'Use a new key for a new request.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    retryable: true,
    remedy: 'Wait as long as Retry-After says; send many records with POST /v1/records:bulk.',
  },
  internal: {
    status: 500,
    title: 'Something failed on our side',
    retryable: true,
    remedy: 'Send it again under the same id or Idempotency-Key; if it stays, give support the request id.',
  },
  processor_unavailable: {
    status: 502,
    title: 'The card processor cannot be asked now',
    retryable: true,
    remedy: 'Send it again later. Nothing was stored.',
  },
  authorization_failed: {
    status: 502,
    title: 'The accounting system did not complete the connection',
    retryable: true,
    remedy: 'Start connecting again. If it stays, tell whoever runs this installation what the detail says.',
  },
  accounting_unavailable: {
    status: 503,
    title: 'The accounting system does not answer',
    retryable: true,
    remedy: 'Send it again later. Nothing was changed.',
  },
  database_unavailable: {
    status: 503,
    title: 'The database does not answer',
    retryable: true,
    remedy: 'Send it again later. What was accepted before is safe.',
  },
  temporal_unavailable: {
    status: 503,
    title: 'The workflow service does not answer',
    retryable: true,
    remedy: 'Send it again later. Records are still accepted meanwhile and sync by themselves.',
  },
} as const satisfies Record<string, ProblemDefinition>;

export type ProblemCode = keyof typeof PROBLEMS;

export function problemCodes(): ProblemCode[] {
  return Object.keys(PROBLEMS) as ProblemCode[];
}

/** `none` nothing was done · `applied` it was done although the answer is an error · `uncertain` either. */
export type Outcome = 'none' | 'applied' | 'uncertain';

export interface FieldError {
  /** JSON pointer into the body, as in `/lines/0/amount`. */
  pointer?: string;
  /** Name of a query or path parameter. */
  parameter?: string;
  message: string;
}

interface ProblemOptions {
  errors?: FieldError[];
  outcome?: Outcome;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** Thrown anywhere behind a route; the error handler turns it into the answer. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, detail?: string, options: ProblemOptions = {}) {
    super(detail ?? PROBLEMS[code].title, { cause: options.cause });
    this.name = 'ApiProblem';
    this.code = code;
    this.detail = detail;
    this.options = options;
  }
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: ProblemCode;
  retryable: boolean;
  outcome: Outcome;
  remedy: string;
  requestId?: string;
  errors?: FieldError[];
}

export function problemBody(problem: ApiProblem, requestId: string): ProblemBody {
  const { status, title, retryable, remedy } = PROBLEMS[problem.code];
  return {
    type: `urn:ledgerbridge:problem:${problem.code}`,
    title,
    status,
    detail: problem.detail,
    code: problem.code,
    retryable,
    outcome: problem.options.outcome ?? 'none',
    remedy,
    requestId,
    errors: problem.options.errors,
  };
}
