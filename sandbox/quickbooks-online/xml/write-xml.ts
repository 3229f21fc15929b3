import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { envelopeTime } from '../wire-time.ts';

const NAMESPACE = 'http://schema.intuit.com/finance/v3';
/** Written as attributes of their object. */
const attributes = new Set([
  'domain',
  'sparse',
  'status',
  'startPosition',
  'maxResults',
  'totalCount',
  'bId',
  'type',
  'code',
  'element',
  'name',
]);

/** The JSON answer in the vendor's XML form, inside `IntuitResponse`. */
export function toXml(body: JsonObject, now: number): string {
  const { time, fault, ...rest } = body;
  const stamp = typeof time === 'string' ? time : envelopeTime(now);
  const content = isObject(fault) ? element('Fault', capitalised(fault)) : children(rest);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><IntuitResponse xmlns="${NAMESPACE}" time="${stamp}">${content}</IntuitResponse>`;
}

/** Gateway faults are spelled in lower case in JSON only. */
function capitalised(fault: JsonObject): JsonObject {
  const errors = Array.isArray(fault.error) ? fault.error.filter(isObject) : [];
  return {
    type: fault.type,
    Error: errors.map(({ message, detail, code }) => ({ code, Message: message, Detail: detail })),
  };
}

function children(from: JsonObject): string {
  return Object.entries(from)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((part) => element(name, part)).join('');
  if (!isObject(value)) return `<${name}>${escapeXml(String(value))}</${name}>`;
  if (isReference(value)) return reference(name, value);
  const marked = Object.entries(value).filter(([key, part]) => isAttribute(name, key, part));
  const rest = Object.fromEntries(
    Object.entries(value).filter(([key, part]) => !isAttribute(name, key, part)),
  );
  const head = marked.map(([key, part]) => ` ${key}="${escapeXml(String(part))}"`).join('');
  return `<${name}${head}>${children(rest)}</${name}>`;
}

function isAttribute(_name: string, key: string, value: Json | undefined): boolean {
  return attributes.has(key) && value !== null && typeof value !== 'object' && value !== undefined;
}

function isReference(value: JsonObject): boolean {
  return (
    value.value !== undefined &&
    Object.keys(value).every((key) => key === 'value' || key === 'name' || key === 'type')
  );
}

function reference(name: string, { value, name: shown, type }: JsonObject): string {
  const head =
    (shown === undefined ? '' : ` name="${escapeXml(String(shown))}"`) +
    (type === undefined ? '' : ` type="${escapeXml(String(type))}"`);
  return `<${name}${head}>${escapeXml(String(value))}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) =>
    char === '&' ? '&amp;' : char === '<' ? '&lt;' : char === '>' ? '&gt;' : '&quot;',
  );
}
