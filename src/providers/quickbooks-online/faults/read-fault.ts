import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** One error of a Fault, whichever of the vendor's spellings it came in. */
export interface Fault {
  code: string;
  message: string;
  detail: string;
  /** The vendor's name of the offending field. */
  element?: string;
}

const text = z.coerce.string().nullish();

/**
 * The company API writes `Fault`, `Error`, `Message`; the gateway in front of it `fault`, `error`, `message`;
 * recordings also show mixtures.
 */
const errorSchema = z
  .object({ Message: text, message: text, Detail: text, detail: text, code: text, element: text })
  .transform(
    (error): Fault => ({
      // The gateway pads its codes: 003200.
      code: (error.code ?? '').replace(/^0+(?=\d)/, ''),
      message: error.Message ?? error.message ?? '',
      detail: error.Detail ?? error.detail ?? '',
      element: error.element || undefined,
    }),
  );

const errorsSchema = z.array(errorSchema).min(1);
const faultSchema = z.union([
  z.object({ Error: errorsSchema }).transform((fault) => fault.Error),
  z.object({ error: errorsSchema }).transform((fault) => fault.error),
]);
const bodySchema = z.union([
  z.object({ Fault: faultSchema }).transform((body) => body.Fault),
  z.object({ fault: faultSchema }).transform((body) => body.fault),
]);

/** The errors in a parsed body or batch item; undefined when it carries no fault. */
export function faultsIn(body: unknown): Fault[] | undefined {
  return bodySchema.safeParse(body).data;
}

/** The errors in an answer's text, be it JSON or XML; undefined when there is none or it is neither. */
export function readFaults(body: string): Fault[] | undefined {
  try {
    return faultsIn(body.trimStart().startsWith('<') ? parseXml(body) : JSON.parse(body));
  } catch {
    // A page of a proxy, or half an answer: it tells nothing about the request.
    return undefined;
  }
}

function parseXml(body: string): unknown {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    removeNSPrefix: true,
    parseTagValue: false,
    isArray: (name) => name === 'Error' || name === 'error',
  });
  return z.object({ IntuitResponse: z.unknown() }).parse(parser.parse(body.trimStart())).IntuitResponse;
}
