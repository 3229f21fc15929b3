/** One entry of a fault. `element` is left out of the answer where it is undefined. */
export interface FaultError {
  code: string;
  message: string;
  detail: string;
  element?: string | undefined;
}

export type FaultType =
  | 'ValidationFault'
  | 'SystemFault'
  | 'AuthenticationFault'
  | 'AuthorizationFault'
  | 'AUTHENTICATION'
  | 'SERVICE';

/** A refusal in the vendor's own form. `gateway` faults come from in front of the service, in lower-case keys. */
export class VendorFault extends Error {
  readonly errors: readonly FaultError[];
  readonly type: FaultType;
  readonly status: number;
  readonly gateway: boolean;

  constructor(
    errors: readonly FaultError[],
    options: { type?: FaultType; status?: number; gateway?: boolean } = {},
  ) {
    super(errors.map((error) => `${error.code} ${error.detail}`).join('; '));
    this.name = 'VendorFault';
    this.errors = errors;
    this.type = options.type ?? 'ValidationFault';
    this.status = options.status ?? 400;
    this.gateway = options.gateway ?? false;
  }

  get code(): string {
    return this.errors[0]?.code ?? '';
  }
}
