import type { Books } from '../company/books.ts';
import type { Declaration } from '../entities/declaration.ts';
import type { Fields } from '../fields.ts';
import type { Part } from '../schema/parts.ts';
import type { StatusError } from '../statuses.ts';
import type { Iterators } from './iterators.ts';

/** One request of a message set, read by its table. */
export interface Request {
  definition: RequestDefinition;
  requestId: string | undefined;
  attributes: Record<string, string>;
  fields: Fields;
  /** A value whose form is wrong: the request fails with it. */
  problem: StatusError | undefined;
  macro: string | undefined;
}

export interface RequestContext {
  books: Books;
  version: number;
  iterators: Iterators;
  /** Ids of what earlier requests of the set made, by macro name. */
  macros: Map<string, string>;
}

/** What a request came to. */
export interface Outcome {
  /** 0, 1 and warnings; errors are thrown. */
  status: number;
  message?: string;
  /** Beside the status, such as `iteratorID`. */
  attributes?: Record<string, string>;
  /** XML inside the answer. */
  content: string;
  /** For the recovery of a message set. */
  written?: { id: string; macro: string | undefined };
}

export interface RequestDefinition {
  /** Without `Rq`. */
  name: string;
  since: number;
  table: readonly Part[];
  /** Attributes beside `requestID`. */
  attributes: readonly string[];
  writes: boolean;
  run(request: Request, context: RequestContext): Outcome;
}

export type { Declaration };
