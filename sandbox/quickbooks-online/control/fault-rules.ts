import { randomUUID } from 'node:crypto';
import { messageOf } from '../faults/catalog.ts';
import { documentedFault } from '../faults/documented.ts';
import type { FaultType } from '../faults/fault.ts';
import { VendorFault } from '../faults/fault.ts';
import type { JsonObject } from '../json.ts';

/** What a rule does to the requests that it matches. */
export const RULE_KINDS = [
  'latency',
  'status',
  'fault',
  'drop-before',
  'drop-after',
  'status-after',
  'answer',
] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** Where an answer ends that is lost on its way, in the order of its bytes. */
export const CUTS = ['before-head', 'in-head', 'after-head', 'in-body', 'last-byte'] as const;
export type Cut = (typeof CUTS)[number];

export interface RuleMatch {
  method?: string;
  /** A substring of the path, or a regular expression between slashes. */
  path?: string;
  entity?: string;
  operation?: string;
  /** A regular expression over the body (or over one batch item). */
  body?: string;
  /** Matches items inside a batch instead of whole requests. */
  batchItem?: boolean;
}

export interface RuleInput {
  realmId?: string;
  match?: RuleMatch;
  kind: RuleKind;
  status?: number;
  ms?: number;
  fault?: {
    code: string;
    message?: string;
    detail?: string;
    type?: FaultType;
    element?: string;
    status?: number;
  };
  /** How much of the answer of `drop-after` still arrives; without it nothing. */
  cut?: Cut;
  /** Members that the answer shows otherwise than it was done: what a company did by itself. */
  answer?: JsonObject;
  /** How often it acts; without it, until it is deleted. */
  times?: number;
  /** Chance between 0 and 1 for each match, drawn from a seeded series. */
  probability?: number;
  seed?: number;
}

export interface Rule extends RuleInput {
  id: string;
  hits: number;
  random: () => number;
}

/** The facts of a request (or batch item) that rules look at. */
export interface Facts {
  realmId: string;
  method: string;
  path: string;
  entity?: string | undefined;
  operation?: string | undefined;
  body: string;
  batchItem: boolean;
}

/** The rules of one sandbox, in the order they were made. */
export class FaultRules {
  private readonly rules = new Map<string, Rule>();

  add(input: RuleInput): string {
    const id = randomUUID();
    this.rules.set(id, { ...input, id, hits: 0, random: series(input.seed ?? 1) });
    return id;
  }

  remove(id: string): boolean {
    return this.rules.delete(id);
  }

  clear(): void {
    this.rules.clear();
  }

  list(): Omit<Rule, 'random'>[] {
    return [...this.rules.values()].map(({ random: _random, ...rule }) => rule);
  }

  get size(): number {
    return this.rules.size;
  }

  /** The rules that act on these facts now; each use is counted. */
  acting(facts: Facts): Rule[] {
    if (this.rules.size === 0) return [];
    const found = [...this.rules.values()].filter((rule) => matches(rule, facts) && draws(rule));
    for (const rule of found) rule.hits += 1;
    return found;
  }
}

function draws(rule: Rule): boolean {
  if (rule.times !== undefined && rule.hits >= rule.times) return false;
  return rule.probability === undefined || rule.random() < rule.probability;
}

function matches({ realmId, match = {} }: Rule, facts: Facts): boolean {
  if (realmId !== undefined && realmId !== facts.realmId) return false;
  if ((match.batchItem ?? false) !== facts.batchItem) return false;
  if (match.method && match.method.toUpperCase() !== facts.method) return false;
  if (match.entity && match.entity.toLowerCase() !== facts.entity?.toLowerCase()) return false;
  if (match.operation && match.operation !== facts.operation) return false;
  if (match.path && !fitsPath(match.path, facts.path)) return false;
  return !match.body || new RegExp(match.body).test(facts.body);
}

function fitsPath(pattern: string, path: string): boolean {
  const expression = /^\/(.+)\/$/.exec(pattern);
  return expression?.[1] ? new RegExp(expression[1]).test(path) : path.includes(pattern);
}

/** A small seeded generator, so that a run with chances can be repeated. */
function series(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The documented fault of its code, HTTP status and type included, with what the rule says otherwise. */
export function ruleFault(rule: Rule): VendorFault {
  const { code = '10000', message, detail, type, element, status } = rule.fault ?? {};
  const known = documentedFault(code);
  const text = message ?? known?.errors[0]?.message ?? messageOf(code);
  return new VendorFault(
    [{ code, message: text, detail: detail ?? message ?? known?.errors[0]?.detail ?? text, element }],
    {
      type: type ?? known?.type ?? 'ValidationFault',
      status: status ?? rule.status ?? known?.status,
      gateway: known?.gateway ?? false,
    },
  );
}
