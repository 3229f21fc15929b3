/** Where a server leaves the protocol. */
export interface Deviation {
  /** The call that it was seen at. */
  operation: string;
  /** Short and stable, for lists and tests. */
  code: DeviationCode;
  /** `breaks`: the real connector cannot go on from here; `tolerated`: it goes on, and others may not. */
  severity: 'breaks' | 'tolerated';
  text: string;
}

/** Every deviation that is looked for, and whether the real connector goes on. */
export const deviationCodes = {
  unreachable: 'breaks',
  'time-out': 'breaks',
  'http-status': 'breaks',
  fault: 'breaks',
  'content-type': 'breaks',
  charset: 'tolerated',
  'not-xml': 'breaks',
  'late-declaration': 'breaks',
  'byte-order-mark': 'tolerated',
  'soap-version': 'breaks',
  'no-body': 'breaks',
  'wrong-element': 'breaks',
  namespace: 'breaks',
  'missing-result': 'tolerated',
  'wrapped-result': 'tolerated',
  encoded: 'tolerated',
  'not-an-integer': 'breaks',
  'progress-out-of-range': 'tolerated',
  'authenticate-size': 'breaks',
  'no-ticket': 'breaks',
  'ticket-guessable': 'tolerated',
  'string-namespace': 'breaks',
  'seconds-not-a-number': 'tolerated',
  'envelope-in-qbxml': 'breaks',
  'noop-as-request': 'tolerated',
  'client-version-form': 'tolerated',
  'endless-exchange': 'breaks',
  'interactive-mode': 'tolerated',
  'support-page': 'breaks',
  'qwc-field': 'breaks',
  'qwc-address': 'breaks',
  wsdl: 'tolerated',
  'wrong-password-let-in': 'breaks',
  'unknown-ticket-served': 'breaks',
  'unknown-ticket-fails': 'tolerated',
  'empty-parameters': 'tolerated',
} as const satisfies Record<string, Deviation['severity']>;

export type DeviationCode = keyof typeof deviationCodes;

export function deviation(operation: string, code: DeviationCode, text: string): Deviation {
  // Without this call a session goes on.
  const severity = operation === 'serverVersion' ? 'tolerated' : deviationCodes[code];
  return { operation, code, severity, text };
}

/** A call that gave nothing to go on with. */
export class BrokenCall extends Error {
  readonly deviations: readonly Deviation[];

  constructor(deviations: readonly Deviation[]) {
    super(deviations.map(({ operation, text }) => `${operation}: ${text}`).join('; '));
    this.name = 'BrokenCall';
    this.deviations = deviations;
  }
}
