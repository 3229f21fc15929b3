import * as fc from 'fast-check';
import type { Leaf, Part } from '../../../../src/providers/quickbooks-desktop/qbxml/grammar.ts';
import {
  grammarOf,
  REQUEST_NAMES,
  type RequestName,
} from '../../../../src/providers/quickbooks-desktop/qbxml/requests.ts';
import type {
  MessageRequest,
  Tree,
} from '../../../../src/providers/quickbooks-desktop/qbxml/write-message.ts';

/** Any request that the table allows at a version, its elements given in any order. */
export function anyRequest(version: number): fc.Arbitrary<MessageRequest> {
  const names = REQUEST_NAMES.filter((name) => (grammarOf(name).since ?? 0) <= version);
  return fc.constantFrom(...names).chain((name) => requestOf(name, version));
}

function requestOf(name: RequestName, version: number): fc.Arbitrary<MessageRequest> {
  const tree = treeOf(grammarOf(name).parts, version).map(shuffled);
  return fc.record({ name: fc.constant(name), requestId: fc.constantFrom('1', '2', '30'), tree });
}

type Members = [string, Tree[string]][];

function treeOf(parts: readonly Part[], version: number): fc.Arbitrary<Tree> {
  return fc
    .tuple(...parts.map((part) => membersOf(part, version)))
    .map((members) => Object.fromEntries(members.flat()));
}

function membersOf(part: Part, version: number): fc.Arbitrary<Members> {
  if (part.kind !== 'choice') {
    if ((part.since ?? 0) > version) return fc.constant([]);
    const one: fc.Arbitrary<string | Tree> =
      part.kind === 'leaf' ? anyValue(part) : treeOf(part.parts, version);
    const many = fc.array(one, { minLength: part.required ? 1 : 0, maxLength: 3 });
    const value: fc.Arbitrary<Tree[string]> = part.repeats ? many : one;
    const member = value.map((given): Members => [[part.name, given]]);
    return part.required ? member : fc.oneof(member, fc.constant<Members>([]));
  }
  if (part.list) return listOf(part.list, part.options.flat(), version);
  const taken = part.options.map((option) =>
    treeOf(option, version).map((tree): Members => Object.entries(tree)),
  );
  return part.required ? fc.oneof(...taken) : fc.oneof(fc.constant<Members>([]), ...taken);
}

/** Elements of several kinds, mixed. */
function listOf(list: string, parts: readonly Part[], version: number): fc.Arbitrary<Members> {
  const entries = parts.flatMap((part) =>
    part.kind === 'group' ? [treeOf(part.parts, version).map((tree) => ({ [part.name]: tree }))] : [],
  );
  return fc.array(fc.oneof(...entries), { maxLength: 3 }).map((given): Members => [[list, given]]);
}

/** Letters of many scripts, quotes, controls, markup, and what no encoding of that desk has. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    'Müller & Söhne',
    '“Curly” – dash',
    'Ω 東京 😀',
    'a\u00A0b\r\nc',
    ']]><x>',
    '×·½€™',
    '\uD800',
  ),
);

function anyValue(leaf: Leaf): fc.Arbitrary<string> {
  switch (leaf.type) {
    case 'text':
      return anyText.map((text) => `x${text}`.slice(0, Math.floor((leaf.max ?? 200) / 12)) || 'x');
    case 'id':
      return fc.constantFrom('80000001-1425063122', 'C5-1417118624', '-1');
    case 'bool':
      return fc.constantFrom('true', 'false');
    case 'date':
      return fc.constantFrom('2026-02-28', '1970-01-01');
    case 'datetime':
      return fc.constantFrom('2026-03-08T02:30:00', '2026-11-01T01:30:00-05:00');
    case 'amount':
      return fc.integer({ min: -9_999_999, max: 9_999_999 }).map((cents) => (cents / 100).toFixed(2));
    case 'price':
    case 'quantity':
    case 'percent':
    case 'float':
      return fc.integer({ min: 0, max: 99_999_999 }).map((units) => (units / 100_000).toFixed(5));
    case 'int':
      return fc.nat().map(String);
    case 'guid':
      return fc.constantFrom('0', '{57F3B9B6-86F1-4FCC-B1FF-966DE1813D20}');
    case 'interval':
      return fc.constantFrom('PT2H30M', 'PT0H5M0S');
    case 'enum':
      return fc.constantFrom(...(leaf.values ?? []));
  }
}

function shuffled(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).reverse());
}
