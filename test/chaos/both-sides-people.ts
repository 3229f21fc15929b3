import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { type RecordInput, saveRecord } from '../../src/db/records/save-record.ts';
import { records } from '../../src/db/schema/index.ts';
import { ENTITIES } from '../../src/domain/entities/index.ts';
import type { EntityType } from '../../src/domain/entity.ts';
import type { Engine, Tenant } from '../engine/harness.ts';
import type { SandboxObject, Vendor } from '../engine/quickbooks.ts';
import { type Data, type Field, THERE } from './both-sides-fields.ts';

/** A record that people change on both sides, and where either is found. */
export interface Pair {
  type: EntityType;
  id: string;
  externalId: string;
  fields: readonly Field[];
}

type Side = 'here' | 'there';

interface Edit {
  side: Side;
  value: string;
  /** Somebody wrote over it with it before their eyes. */
  replaced: boolean;
}

/** People who change records on both sides, and remember what they did. */
export class People {
  readonly #engine: Engine;
  readonly #vendor: Vendor;
  readonly #realmId: string;
  readonly #token: string;
  readonly tenant: Tenant;
  /** Records of which somebody saw both sides, and pressed Sync: ours goes. */
  readonly chosen = new Set<string>();
  readonly #edits = new Map<string, Edit[]>();
  #count = 0;

  constructor(at: { engine: Engine; vendor: Vendor; tenant: Tenant; realmId: string; accessToken: string }) {
    this.#engine = at.engine;
    this.#vendor = at.vendor;
    this.#realmId = at.realmId;
    this.#token = at.accessToken;
    this.tenant = at.tenant;
  }

  editsOf(pair: Pair, field: Field): Edit[] {
    const key = `${pair.type}/${pair.id}/${field.name}`;
    const known = this.#edits.get(key) ?? [];
    this.#edits.set(key, known);
    return known;
  }

  async edit(side: Side, pair: Pair, field: Field): Promise<void> {
    const value = field.value(this.#count++);
    const edits = this.editsOf(pair, field);
    const seen =
      side === 'here' ? await this.#here(pair, field, value) : await this.#there(pair, field, value);
    for (const edit of edits) if (edit.value === seen) edit.replaced = true;
    edits.push({ side, value, replaced: false });
  }

  /** @returns what was there before */
  async #here(pair: Pair, field: Field, value: string): Promise<string | undefined> {
    for (;;) {
      const { entityType, id } = editedHere(pair);
      const row = await this.#row(entityType, id);
      const data = ENTITIES[entityType].schema.parse(field.here(row.data, value)) as RecordInput['data'];
      const { tenantId } = this.tenant;
      const input = { tenantId, actor: 'test', entityType, id, data, ifMatch: row.version };
      const saved = await saveRecord(this.#engine.db, input);
      if (saved.outcome === 'version_mismatch') continue;
      if (saved.wake.length > 0) await this.tenant.wake();
      return field.readHere(row.data);
    }
  }

  async #there(pair: Pair, field: Field, value: string): Promise<string | undefined> {
    for (;;) {
      const object = await this.objectOf(pair);
      const { SyncToken, Id } = object;
      const members = field.there(object, value);
      const whole =
        pair.type === 'timesheet_entry' ? { ...object, ...members } : { sparse: true, ...members };
      const answer = await this.#call('POST', nameOf(pair).toLowerCase(), { SyncToken, Id, ...whole });
      if (answer.ok) return field.readThere(object);
      const text = await answer.text();
      if (!text.includes('"5010"')) throw new Error(`${pair.type} ${pair.id} ${field.name}: ${text}`);
    }
  }

  async objectOf(pair: Pair): Promise<SandboxObject> {
    const answer = await this.#call('GET', `${nameOf(pair).toLowerCase()}/${pair.externalId}`);
    const body = z.record(z.string(), z.unknown()).parse(await answer.json());
    return z.looseObject({ Id: z.string() }).parse(body[nameOf(pair)]);
  }

  async dataOf(pair: Pair): Promise<Data> {
    const { entityType, id } = editedHere(pair);
    return (await this.#row(entityType, id)).data;
  }

  #call(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    return fetch(`${this.#vendor.sandbox.baseUrl}/v3/company/${this.#realmId}/${path}?minorversion=75`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: body && JSON.stringify(body),
    });
  }

  async #row(entityType: EntityType, id: string) {
    const { tenantId } = this.tenant;
    const [row] = await this.#engine.db
      .select()
      .from(records)
      .where(and(eq(records.tenantId, tenantId), eq(records.entityType, entityType), eq(records.id, id)));
    if (!row) throw new Error(`${entityType} ${id} is gone`);
    return row;
  }
}

const nameOf = ({ type }: Pair) => THERE[type] ?? type;

/** Time is changed in its timesheet. */
function editedHere({ type, id }: Pair): { entityType: EntityType; id: string } {
  return type === 'timesheet_entry'
    ? { entityType: 'timesheet', id: id.split(':')[0] ?? id }
    : { entityType: type, id };
}
