import type { RunHistory } from '../temporal.ts';

/** A history with what its payloads say, which are base64 otherwise. */
export function readableHistory({ history }: RunHistory): unknown {
  return readable(history);
}

function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  if (isPayload(value)) return decoded(value.data);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, readable(part)]));
}

function isPayload(value: object): value is { data: string } {
  return 'metadata' in value && 'data' in value && typeof value.data === 'string';
}

function decoded(data: string): unknown {
  const text = Buffer.from(data, 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
