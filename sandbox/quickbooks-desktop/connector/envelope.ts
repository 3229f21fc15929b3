import type { Operation } from './operations.ts';
import { NAMESPACE, operations } from './operations.ts';

const open =
  '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ' +
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>';

/** A call as the connector's .NET client writes it: an empty parameter is an empty element. */
export function writeCall(operation: Operation, values: readonly string[]): string {
  const { parameters } = operations[operation];
  const content = parameters.map((name, at) => parameter(name, values[at] ?? '')).join('');
  const call =
    content === ''
      ? `<${operation} xmlns="${NAMESPACE}" />`
      : `<${operation} xmlns="${NAMESPACE}">${content}</${operation}>`;
  return `${open}${call}</soap:Body></soap:Envelope>`;
}

function parameter(name: string, value: string): string {
  return value === '' ? `<${name} />` : `<${name}>${escapeText(value)}</${name}>`;
}

/** Characters that XML 1.0 has no place for cannot travel, not even as entities. */
function escapeText(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r/g, '&#xD;');
}
