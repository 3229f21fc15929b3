import type { EntityType } from '../../src/domain/entity.ts';
import type { SandboxObject } from '../engine/quickbooks.ts';

export type Data = Record<string, unknown>;

/** One thing that people change on either side. No two values of it are ever alike. */
export interface Field {
  name: string;
  value(n: number): string;
  here(data: Data, value: string): Data;
  readHere(data: Data): string | undefined;
  /** Members of the counterpart that say it. */
  there(object: SandboxObject, value: string): Data;
  readThere(object: SandboxObject): string | undefined;
}

const asText = (value: unknown) => (value === undefined || value === '' ? undefined : String(value));
const partsOf = (value: unknown): Data => (typeof value === 'object' && value !== null ? { ...value } : {});
const listOf = (value: unknown): Data[] => (Array.isArray(value) ? value.map(partsOf) : []);
const amountOf = (value: unknown) => Number(value).toFixed(2);

function plain(name: string, member: string, value = (n: number) => `said ${n}.`): Field {
  return {
    name,
    value,
    here: (data, said) => ({ ...data, [name]: said }),
    readHere: (data) => asText(data[name]),
    there: (_object, said) => ({ [member]: said }),
    readThere: (object) => asText(object[member]),
  };
}

/** A text inside an object there, and here, if it is inside one here. */
function inside(name: string, member: string, part: string, value: Field['value'], own?: string): Field {
  return {
    ...plain(name, member, value),
    here: (data, said) => ({ ...data, [name]: own ? { [own]: said } : said }),
    readHere: (data) => asText(own ? partsOf(data[name])[own] : data[name]),
    there: (_object, said) => ({ [member]: { [part]: said } }),
    readThere: (object) => asText(partsOf(object[member])[part]),
  };
}

/** A text that carries our mark there; whoever edits it leaves that alone. */
function marked(name: string, member: string): Field {
  const markOf = (object: SandboxObject) => /\n?\[LB:[^\]]+\]/.exec(String(object[member] ?? ''))?.[0] ?? '';
  return {
    ...plain(name, member),
    there: (object, said) => ({ [member]: said + markOf(object) }),
    readThere: (object) => asText(String(object[member] ?? '').replace(markOf(object), '')),
  };
}

const mail = (n: number) => `m${n}@example.com`;
const price = (n: number) => `${1_000 + n}.00`;
const day = (n: number) => new Date(Date.UTC(2026, 3, 1 + n)).toISOString().slice(0, 10);

const unitPrice: Field = {
  ...plain('unitPrice', 'UnitPrice', price),
  readHere: (data) => amountOf(data.unitPrice),
  there: (_object, said) => ({ UnitPrice: Number(said) }),
  readThere: (object) => amountOf(object.UnitPrice),
};

const ownLines = (object: SandboxObject) =>
  listOf(object.Line).filter(({ DetailType }) => DetailType === 'SalesItemLineDetail');

/** What the first line comes to; the second one comes to ten. */
const firstAmount: Field = {
  name: 'lines',
  value: price,
  here(data, said) {
    const [first, ...others] = listOf(data.lines);
    const total = others.reduce((sum, { amount }) => sum + Number(amount), Number(said));
    const line = { ...first, quantity: '1', unitPrice: said, amount: said };
    return { ...data, lines: [line, ...others], total: total.toFixed(2) };
  },
  readHere: (data) => amountOf(listOf(data.lines)[0]?.amount),
  there(object, said) {
    const [first, ...others] = ownLines(object);
    const detail = { ...partsOf(first?.SalesItemLineDetail), Qty: 1, UnitPrice: Number(said) };
    return { Line: [{ ...first, Amount: Number(said), SalesItemLineDetail: detail }, ...others] };
  },
  readThere: (object) => amountOf(ownLines(object)[0]?.Amount),
};

/** What the second line says. */
const secondText: Field = {
  name: 'second line',
  value: (n) => `on it ${n}.`,
  here(data, said) {
    const [first, second, ...others] = listOf(data.lines);
    return { ...data, lines: [first, { ...second, description: said }, ...others] };
  },
  readHere: (data) => asText(listOf(data.lines)[1]?.description),
  there(object, said) {
    const [first, second, ...others] = ownLines(object);
    return { Line: [first, { ...second, Description: said }, ...others] };
  },
  readThere: (object) => asText(ownLines(object)[1]?.Description),
};

const paid: Field = {
  ...plain('amount', 'TotalAmt', price),
  there: (object, said) => ({
    TotalAmt: Number(said),
    CustomerRef: object.CustomerRef,
    Line: listOf(object.Line),
  }),
  readHere: (data) => amountOf(data.amount),
  readThere: (object) => amountOf(object.TotalAmt),
};

const ofEntry = (field: string, value: Field['value'], as: (said: string) => unknown) => ({
  value,
  here: (data: Data, said: string) => ({
    ...data,
    entries: listOf(data.entries).map((entry) => ({ ...entry, hours: 0, [field]: as(said) })),
  }),
  readHere: (data: Data) => asText(listOf(data.entries)[0]?.[field]),
});

const minutes: Field = {
  ...plain('minutes', 'Minutes'),
  ...ofEntry('minutes', (n) => String(1_000 + n), Number),
  there: (_object, said) => ({ Hours: Math.floor(Number(said) / 60), Minutes: Number(said) % 60 }),
  readThere: ({ Hours, Minutes }) => String(Number(Hours) * 60 + Number(Minutes)),
};

/** What there is to change of each type of record that people have on both sides. */
export const FIELDS: Readonly<Partial<Record<EntityType, readonly Field[]>>> = {
  customer: [
    plain('displayName', 'DisplayName', (n) => `Named ${n}.`),
    plain('companyName', 'CompanyName'),
    plain('notes', 'Notes'),
    inside('email', 'PrimaryEmailAddr', 'Address', mail),
    inside('phone', 'PrimaryPhone', 'FreeFormNumber', (n) => `555-${1_000 + n}`),
    inside('billingAddress', 'BillAddr', 'Line1', (n) => `${n}. Street`, 'line1'),
  ],
  service_item: [
    plain('name', 'Name', (n) => `Called ${n}.`),
    plain('description', 'Description'),
    plain('sku', 'Sku'),
    unitPrice,
  ],
  invoice: [
    plain('number', 'DocNumber', (n) => `A-${1_000 + n}`),
    plain('dueDate', 'DueDate', day),
    inside('email', 'BillEmail', 'Address', mail),
    inside('customerMessage', 'CustomerMemo', 'value', (n) => `told ${n}.`),
    marked('memo', 'PrivateNote'),
    firstAmount,
    secondText,
  ],
  payment: [
    plain('date', 'TxnDate', day),
    plain('reference', 'PaymentRefNum', (n) => `R-${1_000 + n}`),
    marked('memo', 'PrivateNote'),
    paid,
  ],
  timesheet_entry: [
    { ...marked('description', 'Description'), ...ofEntry('description', (n) => `said ${n}.`, String) },
    minutes,
  ],
};

export const THERE: Readonly<Partial<Record<EntityType, string>>> = {
  customer: 'Customer',
  service_item: 'Item',
  invoice: 'Invoice',
  payment: 'Payment',
  timesheet_entry: 'TimeActivity',
};
