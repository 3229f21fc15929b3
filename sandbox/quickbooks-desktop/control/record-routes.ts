import type { StoredRecord } from '../company/record.ts';
import { declarations } from '../entities/registry.ts';
import type { Fields } from '../fields.ts';
import { shown } from '../requests/show.ts';
import { addByPerson } from '../seeds/seed.ts';
import { ControlError } from './control-error.ts';
import { deleteByPerson, editByPerson, mergeByPerson, voidByPerson } from './person.ts';
import type { Call, Route } from './route.ts';

const one = /^\/records\/(\w+)\/([\w-]+)$/;

/** A person at the desk: sees, enters, changes and removes. */
export const recordRoutes: readonly Route[] = [
  ['GET', /^\/records\/(\w+)$/, list],
  ['POST', /^\/records\/(\w+)$/, enter],
  ['GET', one, look],
  ['POST', one, edit],
  ['DELETE', one, remove],
  ['POST', /^\/records\/(\w+)\/([\w-]+)\/void$/, voidOne],
  ['POST', /^\/records\/(\w+)\/([\w-]+)\/merge$/, merge],
  ['POST', /^\/locks$/, lock],
  ['DELETE', /^\/locks$/, unlockAll],
  ['DELETE', /^\/locks\/([\w-]+)$/, unlock],
];

function known(kind = ''): string {
  if (declarations.has(kind)) return kind;
  throw new ControlError(404, `no kind ${kind}; there are ${[...declarations.keys()].join(', ')}`);
}

function seen({ sandbox }: Call, record: StoredRecord | undefined): object {
  if (!record) throw new ControlError(404, 'no such record');
  return shown(sandbox.file.books, record);
}

function list({ sandbox, params: [kind] }: Call): object {
  const { books } = sandbox.file;
  return { records: books.all(known(kind)).map((record) => shown(books, record)) };
}

function enter(call: Call): object {
  return seen(call, addByPerson(call.sandbox.file.books, known(call.params[0]), call.body as Fields));
}

function look(call: Call): object {
  const [kind, id] = call.params;
  return seen(call, call.sandbox.file.books.find(known(kind), id));
}

function edit(call: Call): object {
  const [kind, id = ''] = call.params;
  return seen(call, editByPerson(call.sandbox.file.books, known(kind), id, call.body as Fields));
}

function remove({ sandbox, params: [kind, id = ''] }: Call): object {
  deleteByPerson(sandbox.file.books, known(kind), id);
  return { deleted: id };
}

function voidOne(call: Call): object {
  const [kind, id = ''] = call.params;
  return seen(call, voidByPerson(call.sandbox.file.books, known(kind), id));
}

function merge({ sandbox, params: [kind, id = ''], body }: Call): object {
  const { into } = body as { into?: string };
  mergeByPerson(sandbox.file.books, known(kind), id, into ?? '');
  return { merged: id, into };
}

function lock({ sandbox, body }: Call): object {
  const { id, as = 'status' } = body as { id?: string; as?: 'status' | 'text' };
  if (!sandbox.file.books.byId(id)) throw new ControlError(404, `no record ${id}`);
  sandbox.file.locks.set(id ?? '', as);
  return { locked: id, as };
}

function unlock({ sandbox, params: [id = ''] }: Call): object {
  return { unlocked: sandbox.file.locks.delete(id) };
}

function unlockAll({ sandbox }: Call): object {
  sandbox.file.locks.clear();
  return { unlocked: true };
}
