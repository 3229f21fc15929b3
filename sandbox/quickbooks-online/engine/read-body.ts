import type { Field, Fields } from '../entities/fields.ts';
import { entry } from '../faults/catalog.ts';
import type { FaultError } from '../faults/fault.ts';
import { VendorFault } from '../faults/fault.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';

/** Gathers every error of a body before one fault is thrown, as the vendor does. */
interface Reading {
  errors: FaultError[];
}

const DATE = /^\d{4}-\d{2}-\d{2}/;
const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/;

/**
 * Checks the body of a write against the declared properties and brings values to their type.
 * Properties that the server owns are dropped, as the vendor ignores them.
 * @throws VendorFault 2010, 2030 to 2100, 2170 or 2210, one entry for each wrong property
 */
export function readBody(fields: Fields, body: JsonObject): JsonObject {
  const reading: Reading = { errors: [] };
  const read = readObject(reading, fields, body, '');
  if (reading.errors.length > 0) throw new VendorFault(reading.errors);
  return read;
}

function readObject(reading: Reading, fields: Fields, body: JsonObject, path: string): JsonObject {
  const result: JsonObject = {};
  for (const name of Object.keys(body)) {
    const value = body[name];
    if (value === undefined) continue;
    const field = fields[name];
    if (!field) {
      if (value !== null && !name.endsWith('Ex')) reading.errors.push(unknownProperty(name));
      continue;
    }
    if (field.readOnly) continue;
    if (field.deprecated) {
      reading.errors.push(entry('5000', `Deprecated field is used in the request : ${name}`, name));
      continue;
    }
    const element = path === '' ? name : `${path}.${name}`;
    if (isBlank(field, value)) {
      // At the top a blank clears the property; inside a value it is as if it were not there.
      if (path === '') result[name] = null;
      continue;
    }
    result[name] = readValue(reading, field, value, element);
  }
  return result;
}

function isBlank(field: Field, value: Json): boolean {
  return value === null || (value === '' && field.kind !== 'enum');
}

function unknownProperty(name: string): FaultError {
  return entry('2010', `Property Name:${name} specified is unsupported or invalid`);
}

type Reader = (reading: Reading, field: Field, value: Json, element: string) => Json | undefined;

const readers: Record<Field['kind'], Reader> = {
  text: readText,
  email: readEmail,
  boolean: readBoolean,
  decimal: readDecimal,
  integer: readInteger,
  date: readDate,
  dateTime: readDateTime,
  enum: readEnum,
  ref: readReference,
  object: readNested,
  list: readList,
  opaque: (_reading, _field, value) => value,
};

function readValue(reading: Reading, field: Field, value: Json, element: string): Json | undefined {
  return readers[field.kind](reading, field, value, element);
}

function refuse(reading: Reading, code: string, detail: string, element: string): undefined {
  reading.errors.push(entry(code, detail, element));
  return undefined;
}

function readText(reading: Reading, field: Field, value: Json, element: string): Json | undefined {
  if (typeof value === 'object') return refuse(reading, '2040', `Invalid String : ${element}`, element);
  const read = String(value);
  const max = field.kind === 'text' ? field.max : undefined;
  if (max !== undefined && read.length > max) {
    const range = `Min:0 Max:${max.toLocaleString('en-US')} supported. Supplied length:${read.length.toLocaleString('en-US')}`;
    const detail = `String length specified does not match the supported length. ${range}`;
    return refuse(reading, '2050', detail, element.replace(/^Line\./, ''));
  }
  return read;
}

function readEmail(reading: Reading, _field: Field, value: Json, element: string): Json | undefined {
  const read = readText(reading, { kind: 'text', max: 100 }, value, element);
  if (typeof read !== 'string' || read === '') return read;
  const all = read.split(/[,;]/).map((part) => part.trim());
  if (all.every((part) => EMAIL.test(part))) return read;
  return refuse(reading, '2210', `Email Address : ${read} is not valid`, element);
}

function readBoolean(reading: Reading, _field: Field, value: Json, element: string): Json | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return refuse(reading, '2080', `Invalid Boolean : ${String(value)}`, element);
}

function readDecimal(reading: Reading, _field: Field, value: Json, element: string): Json | undefined {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof read === 'number' && Number.isFinite(read)) return read;
  return refuse(reading, '2060', `Invalid Number : ${String(value)}`, element);
}

function readInteger(reading: Reading, field: Field, value: Json, element: string): Json | undefined {
  const read = readDecimal(reading, field, value, element);
  if (read === undefined || Number.isInteger(read)) return read;
  return refuse(reading, '2070', `Invalid Integer : ${String(value)}`, element);
}

function readDate(reading: Reading, _field: Field, value: Json, element: string): Json | undefined {
  const day = typeof value === 'string' && DATE.test(value) ? value.slice(0, 10) : undefined;
  if (day && isDay(day)) return day;
  return refuse(reading, '2090', `Invalid Date : ${String(value)}`, element);
}

function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
}

function readDateTime(reading: Reading, _field: Field, value: Json, element: string): Json | undefined {
  if (typeof value === 'string' && Number.isFinite(Date.parse(value))) return value;
  return refuse(reading, '2100', `Invalid Date Time : ${String(value)}`, element);
}

function readEnum(reading: Reading, field: Field, value: Json, element: string): Json | undefined {
  const values = field.kind === 'enum' ? field.values : [];
  const found = values.find((known) => known.toLowerCase() === String(value).toLowerCase());
  return found ?? refuse(reading, '2170', `Invalid Enumeration : ${String(value)}`, element);
}

function readReference(reading: Reading, _field: Field, value: Json, element: string): Json | undefined {
  if (!isObject(value))
    return refuse(reading, '2010', `Property Name:${element} specified is unsupported or invalid`, element);
  const id = value.value;
  if (id === undefined || id === null || id === '') return undefined;
  if (typeof id === 'object') return refuse(reading, '2030', `Invalid ID : ${element}`, element);
  return typeof value.type === 'string' ? { value: String(id), type: value.type } : { value: String(id) };
}

function readNested(reading: Reading, field: Field, value: Json, element: string): Json | undefined {
  if (!isObject(value))
    return refuse(reading, '2010', `Property Name:${element} specified is unsupported or invalid`, element);
  return field.kind === 'object' ? readObject(reading, field.fields, value, element) : value;
}

function readList(reading: Reading, field: Field, value: Json, element: string): Json | undefined {
  if (!Array.isArray(value))
    return refuse(reading, '2010', `Property Name:${element} specified is unsupported or invalid`, element);
  if (field.kind !== 'list') return value;
  return value
    .map((part) => readValue(reading, field.of, part, element) ?? null)
    .filter((part) => part !== null);
}
