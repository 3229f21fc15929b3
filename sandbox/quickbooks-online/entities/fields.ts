/** What one property of an entity may hold. Lengths and values are the vendor's. */
export type Field = FieldShape & FieldTraits;

type FieldShape =
  | { kind: 'text'; max?: number }
  | { kind: 'email' }
  | { kind: 'boolean' }
  | { kind: 'decimal' }
  | { kind: 'integer' }
  | { kind: 'date' }
  | { kind: 'dateTime' }
  | { kind: 'enum'; values: readonly string[] }
  | { kind: 'ref'; to: readonly string[] }
  | { kind: 'object'; fields: Fields; address?: boolean }
  | { kind: 'list'; of: Field }
  | { kind: 'opaque' };

interface FieldTraits {
  /** Given by the server; ignored, never refused, in a request. */
  readOnly?: boolean;
  /** Must be present when the object is created. */
  required?: boolean;
  /** Still known to the vendor, and refused. */
  deprecated?: boolean;
  /** Known to queries as a property, yet refused in a condition. */
  notQueryable?: boolean;
  /** A list into whose elements queries look, which is true of hardly any. */
  searched?: boolean;
}

export type Fields = Readonly<Record<string, Field>>;

export const text = (max?: number): Field => (max === undefined ? { kind: 'text' } : { kind: 'text', max });
export const email: Field = { kind: 'email' };
export const bool: Field = { kind: 'boolean' };
export const decimal: Field = { kind: 'decimal' };
export const integer: Field = { kind: 'integer' };
export const date: Field = { kind: 'date' };
export const dateTime: Field = { kind: 'dateTime' };
export const opaque: Field = { kind: 'opaque' };
export const oneOf = (...values: string[]): Field => ({ kind: 'enum', values });
export const ref = (...to: string[]): Field => ({ kind: 'ref', to });
export const object = (fields: Fields): Field => ({ kind: 'object', fields });
export const list = (of: Field): Field => ({ kind: 'list', of });

export const required = (field: Field): Field => ({ ...field, required: true });
export const readOnly = (field: Field): Field => ({ ...field, readOnly: true });
export const deprecated = (field: Field): Field => ({ ...field, deprecated: true });
export const searched = (field: Field): Field => ({ ...field, searched: true });
export const notQueryable = (field: Field): Field => ({ ...field, notQueryable: true });
