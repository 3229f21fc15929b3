import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import { ENTITY_TYPES } from '../../src/domain/entity.ts';
import { fitted } from '../../src/domain/fitted.ts';
import { parseRecord } from '../../src/domain/parse-record.ts';
import { complaintInWords, refusalInWords, sentenceOf } from '../../src/domain/schema-words.ts';

/** How schemas speak to programmers. */
const SCHEMA_TEXT =
  /Invalid|Too (small|big)|Unrecognized|expected|received|must match|[<>]=|[/\\^]|undefined/;

const LONG = 'x'.repeat(5_000);
const MANY = Array.from({ length: 1_001 }, () => ({}));
/** One of them is wrong for any field. */
const WRONG: readonly unknown[] = [
  undefined,
  null,
  '',
  LONG,
  'nope',
  -7,
  0.5,
  true,
  [],
  MANY,
  {},
  [7],
  { odd: 7 },
];

const nodeSchema = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

/** Every field, those of lines and addresses included. */
function pathsOf(schema: unknown): (string | number)[][] {
  const { $defs = {} } = z.looseObject({ $defs: z.record(z.string(), z.unknown()).optional() }).parse(schema);
  const below = (node: unknown, base: readonly (string | number)[]): (string | number)[][] => {
    const { $ref, properties = {}, items } = nodeSchema.parse(node);
    if ($ref) return below($defs[$ref.split('/').at(-1) ?? ''], base);
    const own = Object.entries(properties).flatMap(([name, inner]) => [
      [...base, name],
      ...below(inner, [...base, name]),
    ]);
    return items === undefined ? own : [...own, ...below(items, [...base, 0])];
  };
  return below(schema, []);
}

function withValue([part, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (part === undefined) return value;
  const inner = withValue(rest, value);
  return typeof part === 'number' ? [inner] : { [part]: inner };
}

describe.each(ENTITY_TYPES)('what is wrong with a %s', (type) => {
  const { schema } = ENTITIES[type];
  const paths = pathsOf(z.toJSONSchema(schema, { io: 'input' }));
  const refused = paths.flatMap((path) =>
    WRONG.flatMap((value) => {
      const data = withValue(path, value);
      const result = schema.safeParse(data);
      return result.success ? [] : [{ data, error: result.error }];
    }),
  );

  it('is said of every field in words, never as the schema says it', () => {
    const said = refused.flatMap(({ error }) =>
      error.issues.map((issue) => sentenceOf(issue.path, complaintInWords(issue))),
    );
    expect(new Set(said).size).toBeGreaterThan(paths.length);
    expect(
      [...new Set(said)].filter((text) => SCHEMA_TEXT.test(text) || !/ (is|has|holds|names) /.test(text)),
    ).toEqual([]);
  });

  it('stands in the sentences of a read and of a write with its field', () => {
    const sentences = refused.flatMap(({ data, error }) => {
      const read = fitted(type, { data: z.record(z.string(), z.unknown()).parse(data) });
      const write = parseRecord(type, data);
      const words = refusalInWords(error);
      expect(write).toMatchObject({ ok: false, message: `The record is not valid: ${words}.` });
      return read.kind === 'partly' ? [read.reason] : [];
    });
    expect(sentences.length).toBeGreaterThan(0);
    expect(sentences.filter((text) => SCHEMA_TEXT.test(text) || !/^does not fit: /.test(text))).toEqual([]);
  });
});
