import { VendorFault } from './fault.ts';

/** Faults raised in front of the service; the wording is the wire's. */
export function authenticationFailed(detail: string): VendorFault {
  const message = 'message=AuthenticationFailed; errorCode=003200; statusCode=401';
  return new VendorFault([{ code: '3200', message, detail }], {
    type: 'AUTHENTICATION',
    status: 401,
    gateway: true,
  });
}

export function authorizationFailed(): VendorFault {
  const message = 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403';
  return new VendorFault([{ code: '3100', message, detail: message }], {
    type: 'AUTHENTICATION',
    status: 403,
    gateway: true,
  });
}

export function throttled(): VendorFault {
  const message = 'message=ThrottleExceeded; errorCode=003001; statusCode=429';
  const detail = 'The request limit was reached. Please wait and try again later.';
  return new VendorFault([{ code: '3001', message, detail }], {
    type: 'SERVICE',
    status: 429,
    gateway: true,
  });
}
