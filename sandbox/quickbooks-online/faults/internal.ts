import { entry } from './catalog.ts';
import { VendorFault } from './fault.ts';

/** A defect of the sandbox itself, shown as the vendor shows one of its own. */
export function internalFault(error: unknown): VendorFault {
  const detail = error instanceof Error ? `${error.message}` : String(error);
  process.stderr.write(`sandbox defect: ${error instanceof Error ? error.stack : detail}\n`);
  return new VendorFault([entry('10000', detail)], { type: 'SystemFault', status: 500 });
}
