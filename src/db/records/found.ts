import { and, eq, gt, gte, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { ENTITIES } from '../../domain/entities/index.ts';
import type { EntityType } from '../../domain/entity.ts';
import { amountsIn, searchTerms } from '../../domain/search-terms.ts';
import { records } from '../schema/index.ts';
import { type Standing, standsAs } from './standing.ts';

/** What narrows a list of records of one type. */
export interface RecordFilter {
  /** Words, each of them a part of the name, of the name of whose it is, the amount, or the whole id. */
  search?: string;
  /** One of the type's own states. */
  status?: string;
  standing?: Standing;
  /** The connection that the standing is meant for; without it, any one. */
  connectionId?: string;
  /** First and last day, ISO dates, of types that have one. */
  dayFrom?: string;
  dayTo?: string;
  /** Least and most, decimal strings, of types that have an amount. */
  amountFrom?: string;
  amountTo?: string;
  /** The customer whose it is. */
  customerId?: string;
  modifiedAfter?: Date;
  includeDeleted: boolean;
}

/** Condition over `records`. */
export function found(tenantId: string, type: EntityType, filter: RecordFilter): SQL | undefined {
  const day = dayColumn(type);
  const amount = amountColumn(type);
  const { search, status, standing, connectionId, customerId } = filter;
  return and(
    eq(records.tenantId, tenantId),
    eq(records.entityType, type),
    filter.includeDeleted ? undefined : isNull(records.deletedAt),
    filter.modifiedAfter && gt(records.updatedAt, filter.modifiedAfter),
    ...(search === undefined ? [] : searchTerms(search).map((term) => holds(tenantId, type, term))),
    status === undefined ? undefined : sql`${stateColumn(type)} = ${status}`,
    standing && standsAs(standing, { tenantId, entityType: type, connectionId }),
    customerId === undefined ? undefined : sql`${fieldColumn('customerId')} = ${customerId}`,
    day && filter.dayFrom !== undefined ? gte(day, filter.dayFrom) : undefined,
    day && filter.dayTo !== undefined ? lte(day, filter.dayTo) : undefined,
    amount && filter.amountFrom !== undefined ? gte(amount, numeric(filter.amountFrom)) : undefined,
    amount && filter.amountTo !== undefined ? lte(amount, numeric(filter.amountTo)) : undefined,
  );
}

/** The day of a record, as text; indexes hold exactly this expression. */
export function dayColumn(type: EntityType): SQL | undefined {
  const field = ENTITIES[type].listed?.day;
  return field === undefined ? undefined : fieldColumn(field);
}

/** What it comes to, as a number; indexes hold exactly this expression. */
export function amountColumn(type: EntityType): SQL | undefined {
  const field = ENTITIES[type].listed?.amount;
  return field === undefined ? undefined : sql`(${fieldColumn(field)})::numeric`;
}

export function numeric(amount: string): SQL {
  return sql`${amount}::numeric`;
}

function fieldColumn(field: string): SQL {
  return sql`(${records.data} ->> ${sql.raw(`'${field}'`)})`;
}

function stateColumn(type: EntityType): SQL {
  const used = ENTITIES[type].listed?.states.includes('inactive');
  if (!used) return fieldColumn('status');
  return sql`case when ${fieldColumn('active')} = 'false' then 'inactive' else 'active' end`;
}

/**
 * A word is found in one of several places, each of which has an index of its own. The ids are gathered first: the
 * planner, which without statistics takes any index that begins with tenant and type, would else walk all of a type.
 */
function holds(tenantId: string, type: EntityType, term: string): SQL {
  const ofType = sql`select id from records where tenant_id = ${tenantId} and entity_type = ${type}`;
  const { people = [], amount } = ENTITIES[type].listed ?? {};
  const places = [
    sql`${ofType} and id = ${term}`,
    sql`${ofType} and ${nameHolds(term)}`,
    ...people
      .filter(({ unsearched }) => !unsearched)
      .map(
        ({ field, type: whose }) => sql`${ofType} and data ->> ${sql.raw(`'${field}'`)} = any(array(
        select id from records where tenant_id = ${tenantId} and entity_type = ${whose} and ${nameHolds(term)}))`,
      ),
    ...amountsIn(term)
      .filter(() => amount !== undefined)
      .map((value) => sql`${ofType} and (data ->> ${sql.raw(`'${amount}'`)})::numeric = ${numeric(value)}`),
  ];
  return sql`${records.id} = any(array(${sql.join(places, sql` union `)}))`;
}

/** Condition over a table with a name: it holds this, whatever the case. */
export function nameHolds(term: string): SQL {
  const literal = term.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
  return sql`lower(name) like lower(${`%${literal}%`})`;
}
