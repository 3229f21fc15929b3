import type { JsonObject } from '../json.ts';
import { envelopeTime } from '../wire-time.ts';
import type { VendorFault } from './fault.ts';

/** The `Fault` object as the service spells it, used alone and inside a batch answer. */
export function faultObject(fault: VendorFault): JsonObject {
  return {
    Error: fault.errors.map((error) => ({
      Message: error.message,
      Detail: error.detail,
      code: error.code,
      ...(error.element === undefined ? {} : { element: error.element }),
    })),
    type: fault.type,
  };
}

function gatewayEnvelope(fault: VendorFault, now: number): JsonObject {
  return {
    warnings: null,
    intuitObject: null,
    fault: {
      error: fault.errors.map(({ message, detail, code }) => ({ message, detail, code, element: null })),
      type: fault.type,
    },
    report: null,
    queryResponse: null,
    batchItemResponse: [],
    attachableResponse: [],
    syncErrorResponse: null,
    requestId: null,
    time: now,
    status: null,
    cdcresponse: [],
  };
}

export function faultEnvelope(fault: VendorFault, now: number): JsonObject {
  if (fault.gateway) return gatewayEnvelope(fault, now);
  return { Fault: faultObject(fault), time: envelopeTime(now) };
}
