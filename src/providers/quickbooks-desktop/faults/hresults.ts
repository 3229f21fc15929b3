import type { SyncErrorType } from '../../../errors.ts';

/**
 * What the Web Connector reports when QuickBooks did not take a message at all. It concerns the connection, never a
 * record; `docs/quickbooks-desktop-codes.md` lists it too.
 */
export interface HresultFact {
  code: string;
  /**
   * `refused`: nothing was carried out, and the same bytes would be refused again; `lower_version`: the message spoke
   * a version that this QuickBooks does not; `connection`: nothing was carried out, the connection waits; `unknown`:
   * it may have been carried out.
   */
  effect: 'refused' | 'lower_version' | 'connection' | 'unknown';
  type: SyncErrorType;
  meaning: string;
  remedy: string;
}

const OPEN = 'Open QuickBooks and the company file.';
const LATER = 'Nothing to do: it goes on with the next run of the Web Connector.';
const PERMIT =
  'In QuickBooks, as Admin and in single-user mode: Edit, Preferences, Integrated Applications, Company Preferences. Allow Ledgerbridge there.';

function waits(
  code: string,
  meaning: string,
  remedy: string,
  type: SyncErrorType = 'CompanyUnavailable',
): HresultFact {
  return { code, effect: 'connection', type, meaning, remedy };
}

export const HRESULTS: readonly HresultFact[] = [
  {
    code: '80040400',
    effect: 'refused',
    type: 'RequestRefused',
    meaning: 'QuickBooks could not read the message; nothing of it was carried out.',
    remedy:
      'Some company files refuse letters with accents: where the record has any, switch on Write without accents in Sync Settings and press Retry. Otherwise report it with the request from the log entry. It is never sent again unchanged.',
  },
  waits('80040401', 'The Web Connector cannot reach QuickBooks.', OPEN),
  {
    code: '80040402',
    effect: 'unknown',
    type: 'OutcomeUnknown',
    meaning: 'QuickBooks had an unexpected error (its qbsdklog.txt says more).',
    remedy: 'The same message is sent again with the next run; nothing is written twice.',
  },
  waits('80040408', 'QuickBooks could not be started.', OPEN),
  waits(
    '8004040A',
    'Another company file is open.',
    'Close the other company file, and open the one that is connected.',
  ),
  waits('8004040D', 'The session with QuickBooks had ended.', LATER, 'VendorUnavailable'),
  waits(
    '80040410',
    'The company file is open in another mode.',
    'Close it in QuickBooks, or switch the mode (File menu).',
  ),
  waits(
    '80040414',
    'A window in QuickBooks waits for an answer.',
    'Go to the computer with QuickBooks and close the open window.',
  ),
  waits('80040416', 'QuickBooks does not run, and no company file was named.', OPEN),
  waits('80040418', 'The first connection needs the Admin of the company file.', PERMIT, 'PermissionDenied'),
  waits('8004041A', 'Ledgerbridge has no permission for this company file.', PERMIT, 'PermissionDenied'),
  waits('8004041B', 'The company file is locked.', LATER),
  waits(
    '8004041C',
    'QuickBooks had an internal error when it was asked for access.',
    'Start QuickBooks again, and open the company file.',
  ),
  waits(
    '8004041D',
    'Signing in without a person is not allowed.',
    `${PERMIT} Tick “Allow this application to login automatically”.`,
    'PermissionDenied',
  ),
  waits(
    '8004041E',
    'The certificate of the connection has expired.',
    `Remove the connection and allow it anew. ${PERMIT}`,
    'PermissionDenied',
  ),
  waits(
    '8004041F',
    'This edition of QuickBooks cannot be connected.',
    'Use Pro, Premier or Enterprise.',
    'FeatureNotAvailable',
  ),
  waits('80040420', 'Somebody denied the access in QuickBooks.', PERMIT, 'PermissionDenied'),
  waits(
    '80040421',
    'QuickBooks passed on a message of its own.',
    'Go to the computer with QuickBooks and read what it shows.',
  ),
  waits(
    '80040422',
    'It needs the company file in single-user mode.',
    'File, Switch to Single-user Mode; then run the Web Connector again.',
  ),
  {
    code: '80040423',
    effect: 'lower_version',
    type: 'VendorBusy',
    meaning: 'This QuickBooks does not speak the version that the message was written in.',
    remedy: 'Nothing to do: a lower version is used from now on.',
  },
  waits('80040424', 'QuickBooks is starting.', LATER, 'VendorUnavailable'),
  waits('80040427', 'This QuickBooks is not registered.', 'Register QuickBooks (Help menu).'),
  waits(
    '8004042A',
    'Remote access is not allowed.',
    'Run the Web Connector on the computer where QuickBooks is.',
    'PermissionDenied',
  ),
  waits('8004042C', 'The permission was taken away in QuickBooks.', PERMIT, 'PermissionDenied'),
  waits(
    '80040154',
    'The interface of QuickBooks is not installed on that computer.',
    'Repair the installation of QuickBooks, and of the Web Connector.',
  ),
];

const BY_CODE = new Map(HRESULTS.map((fact) => [fact.code, fact]));

/** `0x80040400`, `80040400` and `-2147220480` are all one. */
export function hresultCode(text: string): string {
  const trimmed = text.trim();
  if (/^-\d+$/.test(trimmed)) return (Number(trimmed) >>> 0).toString(16).toUpperCase();
  return trimmed.replace(/^0x/i, '').toUpperCase();
}

/** One that nobody documented leaves open what became of the message. */
export function hresultFact(text: string): HresultFact {
  const code = hresultCode(text);
  return (
    BY_CODE.get(code) ?? {
      code,
      effect: 'unknown',
      type: 'OutcomeUnknown',
      meaning: `The Web Connector reports ${text}.`,
      remedy: 'The same message is sent again with the next run; nothing is written twice.',
    }
  );
}
