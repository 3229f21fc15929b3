/** As far as it is compared; untyped as it came. */
type Json = ReturnType<typeof JSON.parse>;

/** Whether clients write it or read it: what may be added to one may not be to the other. */
type Side = 'sent' | 'answered';

interface Place {
  side: Side;
  name: string;
  /** Pairs under comparison: a schema may hold itself. */
  seen: ReadonlySet<string>;
}

/**
 * What clients of the API `before` would stumble over in the API `after`: what they call is gone, what they send is
 * refused, what they read is not there. New operations, fields of answers, values and optional parameters are no breaks.
 */
export function contractBreaks(before: Json, after: Json): string[] {
  return operationsOf(before).flatMap(({ name, path, method, operation }) => {
    const found = after.paths?.[path]?.[method];
    if (!found) return [`${name} is gone`];
    const comparison = new Comparison(before, after);
    return [
      ...comparison.parameters(name, operation, found),
      ...comparison.bodies(name, operation, found),
      ...comparison.answers(name, operation, found),
    ];
  });
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

function operationsOf(document: Json) {
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation: item[method],
    })),
  );
}

class Comparison {
  readonly #before: Json;
  readonly #after: Json;

  constructor(before: Json, after: Json) {
    this.#before = before;
    this.#after = after;
  }

  parameters(name: string, old: Json, operation: Json): string[] {
    const keyed = (each: Json): Map<string, Json> =>
      new Map((each.parameters ?? []).map((one: Json) => [`${one.in} ${one.name}`, one]));
    const [known, now] = [keyed(old), keyed(operation)];
    const gone = [...known.keys()].filter((key) => !now.has(key)).map((key) => `${name}: ${key} is gone`);
    const wanted = [...now]
      .filter(([key, { required }]) => required && !known.get(key)?.required)
      .map(([key]) => `${name}: ${key} must be sent`);
    const changed = [...known].flatMap(([key, { schema }]) => {
      const other = now.get(key);
      return other ? this.#schemas(schema, other.schema, at('sent', `${name}: ${key}`)) : [];
    });
    return [...gone, ...wanted, ...changed];
  }

  bodies(name: string, old: Json, operation: Json): string[] {
    const place = at('sent', `${name}: body`);
    if (!old.requestBody) return operation.requestBody?.required ? [`${place.name} must be sent`] : [];
    return this.#contents(old.requestBody.content, operation.requestBody?.content ?? {}, place);
  }

  /** Only where it goes well: a problem looks the same everywhere. */
  answers(name: string, old: Json, operation: Json): string[] {
    return Object.entries<Json>(old.responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([status, answer]) => {
        const found = operation.responses[status];
        const place = at('answered', `${name}: ${status}`);
        if (!found) return [`${place.name} is gone`];
        return this.#contents(answer.content ?? {}, found.content ?? {}, place);
      });
  }

  #contents(old: Json, content: Json, place: Place): string[] {
    return Object.entries<Json>(old).flatMap(([type, { schema }]) => {
      if (!content[type]) return [`${place.name} as ${type} is gone`];
      return schema ? this.#schemas(schema, content[type].schema, place) : [];
    });
  }

  #schemas(old: Json, schema: Json, place: Place): string[] {
    const key = `${JSON.stringify(old)} ${JSON.stringify(schema)}`;
    if (place.seen.has(key)) return [];
    const inside = { ...place, seen: new Set([...place.seen, key]) };
    const known = variantsOf(old, this.#before);
    const now = variantsOf(schema, this.#after);
    return [...kindBreaks(known, now, inside), ...known.flatMap((each) => this.#nearest(each, now, inside))];
  }

  /** One of several shapes has gone only when none of today's is like it. */
  #nearest(old: Json, variants: readonly Json[], place: Place): string[] {
    const alike = variants.filter((each) => kindsOf(each).some((kind) => kindsOf(old).includes(kind)));
    const found = alike.map((each) => this.#parts(old, each, place));
    return found.sort((a, b) => a.length - b.length)[0] ?? [];
  }

  #parts(old: Json, schema: Json, place: Place): string[] {
    const items =
      old.items && schema.items
        ? this.#schemas(old.items, schema.items, { ...place, name: `${place.name}[]` })
        : [];
    return [...valueBreaks(old, schema, place), ...items, ...this.#fields(old, schema, place)];
  }

  #fields(old: Json, schema: Json, place: Place): string[] {
    const [known, now]: Record<string, Json>[] = [old.properties ?? {}, schema.properties ?? {}];
    const [wasRequired, isRequired]: string[][] = [old.required ?? [], schema.required ?? []];
    const named = (field: string) => `${place.name}.${field}`;
    const gone = Object.keys(known ?? {}).filter((field) => !(field in (now ?? {})));
    const strict =
      place.side === 'sent'
        ? isRequired
            ?.filter((field) => !wasRequired?.includes(field))
            .map((field) => `${named(field)} must be sent`)
        : wasRequired
            ?.filter((field) => !isRequired?.includes(field) && !gone.includes(field))
            .map((field) => `${named(field)} may be missing`);
    const changed = Object.keys(known ?? {})
      .filter((field) => !gone.includes(field))
      .flatMap((field) => this.#schemas(known?.[field], now?.[field], { ...place, name: named(field) }));
    return [...gone.map((field) => `${named(field)} is gone`), ...(strict ?? []), ...changed];
  }
}

const at = (side: Side, name: string): Place => ({ side, name, seen: new Set() });

/** A schema without references and alternatives. */
function variantsOf(schema: Json, document: Json): Json[] {
  if (schema === undefined || typeof schema === 'boolean') return [{}];
  if (schema.$ref) return variantsOf(resolve(schema.$ref, document), document);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return alternatives.flatMap((each: Json) => variantsOf(each, document));
  return [schema];
}

function resolve(reference: string, document: Json): Json {
  return reference
    .slice(2)
    .split('/')
    .reduce((place, part) => place[part.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

const ANY = 'anything';

function kindsOf(schema: Json): string[] {
  if (schema.type) return [schema.type].flat();
  if (schema.const !== undefined || schema.enum) return [typeof (schema.const ?? schema.enum[0])];
  return schema.properties || schema.allOf ? ['object'] : [ANY];
}

/** Every kind that was sent is still taken; none is answered that was not before. */
function kindBreaks(known: readonly Json[], now: readonly Json[], { side, name }: Place): string[] {
  const [were, are] = [known, now].map((schemas) => new Set(schemas.flatMap(kindsOf).flatMap(asNumbers)));
  const [from, to] = side === 'sent' ? [were, are] : [are, were];
  if (to?.has(ANY)) return [];
  const words = side === 'sent' ? 'is not taken as' : 'may be';
  return [...(from ?? [])].filter((kind) => !to?.has(kind)).map((kind) => `${name} ${words} ${kind}`);
}

/** An integer is a number, for whoever reads it. */
const asNumbers = (kind: string) => (kind === 'integer' ? 'number' : kind);

function valueBreaks(old: Json, schema: Json, { side, name }: Place): string[] {
  const valuesOf = (each: Json): unknown[] | undefined =>
    each.enum ?? (each.const === undefined ? undefined : [each.const]);
  const now = valuesOf(schema);
  if (side !== 'sent' || !now) return [];
  const known = valuesOf(old);
  if (!known) return [`${name} takes only some values`];
  return known
    .filter((value) => !now.includes(value))
    .map((value) => `${name} does not take ${String(value)}`);
}
