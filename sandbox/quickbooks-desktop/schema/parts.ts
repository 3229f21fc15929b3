/** A message's content: elements in a fixed order, some of them alternatives. */
export type Part = ElementPart | ChoicePart;

export interface ElementPart {
  kind: 'element';
  name: string;
  required: boolean;
  repeats: boolean;
  /** The qbXML version that brought the element. */
  since: number;
  type: ValueType;
}

export interface ChoicePart {
  kind: 'choice';
  options: Part[][];
  required: boolean;
  repeats: boolean;
}

export type ValueType =
  | { kind: 'text'; most: number }
  | { kind: SimpleType }
  | { kind: 'enum'; name: string }
  | { kind: 'group'; parts: Part[] };

export const simpleTypes = [
  'bool',
  'date',
  'datetime',
  'amt',
  'price',
  'quan',
  'percent',
  'int',
  'float',
  'guid',
  'id',
  'timeinterval',
] as const;
export type SimpleType = (typeof simpleTypes)[number];
