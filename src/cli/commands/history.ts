import { type Command, Option } from 'commander';
import { z } from 'zod';
import { ENTITIES, SYNCED_TYPES } from '../../domain/entities/index.ts';
import { ENTITY_TYPES, type EntityType } from '../../domain/entity.ts';
import type { ApiClient } from '../api-client.ts';
import { apiFor, type CliContext, print } from '../context.ts';
import { CliFailure } from '../failure.ts';
import { textTable } from '../text-table.ts';

const historySchema = z.looseObject({
  type: z.string(),
  id: z.string(),
  name: z.string(),
  at: z.string(),
  here: z
    .looseObject({
      version: z.int(),
      since: z.string(),
      known: z.string(),
      data: z.record(z.string(), z.unknown()).nullable(),
    })
    .nullable(),
  there: z
    .looseObject({ externalId: z.string(), since: z.string(), answer: z.string().nullable() })
    .nullable(),
  events: z.array(
    z.looseObject({
      kind: z.string(),
      at: z.string(),
      by: z.string(),
      operation: z.string().optional(),
      direction: z.string().optional(),
      status: z.string().optional(),
      action: z.string().optional(),
      message: z.string().nullish(),
      version: z.int().nullish(),
      sealed: z.looseObject({ seal: z.int() }).nullish(),
    }),
  ),
  truncated: z.boolean(),
});
type History = z.infer<typeof historySchema>;

const pageSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), data: z.record(z.string(), z.unknown()) })),
  next: z.string().nullable(),
});
type Page = z.infer<typeof pageSchema>;
const typeSchema = z.enum(ENTITY_TYPES);
const optionsSchema = z.object({ at: z.string().optional() });

/** One record through time, as of any moment. */
export function historyCommand(program: Command, context: CliContext): void {
  program
    .command('history')
    .description('one record through time: who asked, each attempt, and both sides as of a moment')
    .argument('<type>', SYNCED_TYPES.join(', '))
    .argument('<record>', 'its id, or what people call it: a number or name')
    .addOption(new Option('--at <instant>', 'as of then, as in 2026-11-20T10:00:00Z; now unless said'))
    .action(async (...given: [string, string, unknown, Command]) => {
      const [type, record, options, command] = given;
      const api = apiFor(command, context);
      const history = await readHistory(api, typeSchema.parse(type), record, optionsSchema.parse(options).at);
      print(command, context, history, () => describe(history));
    });
}

async function readHistory(api: ApiClient, type: EntityType, record: string, at?: string): Promise<History> {
  const query = at === undefined ? '' : `?${new URLSearchParams({ at })}`;
  const pathOf = (id: string) => `/v1/records/${type}/${encodeURIComponent(id)}/history${query}`;
  const byId = await api.find(pathOf(record), historySchema);
  return byId ?? api.get(pathOf(await idByName(api, type, record)), historySchema);
}

/** More are no choice. */
const MOST_LISTED = 50;

interface Named {
  id: string;
  name: string;
}

/** The one record that is called so, or else the one of which that is a part of the name. */
async function idByName(api: ApiClient, type: EntityType, said: string): Promise<string> {
  const { label, listed } = ENTITIES[type];
  // What people have no list of is known by its id alone.
  const found = listed ? await search(api, type, said) : [];
  const same = found.filter(({ name }) => name.toLowerCase() === said.toLowerCase());
  const fitting = same.length > 0 ? same : found;
  const [only, ...others] = fitting;
  if (!only) throw new CliFailure(`There is no ${label} with the id or name ${said}.`);
  if (others.length === 0) return only.id;
  throw new CliFailure(`“${said}” fits several; name one by its id:\n${choices(fitting)}`);
}

async function search(api: ApiClient, type: EntityType, said: string): Promise<Named[]> {
  const found: Named[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ search: said, include_deleted: 'true', limit: '100' });
    if (cursor !== null) query.set('cursor', cursor);
    const page: Page = await api.get(`/v1/${ENTITIES[type].plural}?${query}`, pageSchema);
    found.push(...page.items.map(({ id, data }) => ({ id, name: nameOf(type, data) ?? id })));
    cursor = page.next;
  } while (cursor !== null);
  return found;
}

function choices(found: readonly Named[]): string {
  const lines = found.slice(0, MOST_LISTED).map(({ id, name }) => `  ${id}  ${name}`);
  const left = found.length - lines.length;
  return [...lines, ...(left > 0 ? [`  … and ${left} more: say more of the name`] : [])].join('\n');
}

function nameOf(type: EntityType, data: unknown): string | undefined {
  const entity = ENTITIES[type];
  const parsed = entity.schema.safeParse(data);
  return parsed.success ? entity.nameOf(parsed.data) : undefined;
}

function describe({ type, id, name, at, here, there, events, truncated }: History): string {
  const rows = events.map((event) => [
    event.at.slice(0, 19).replace('T', ' '),
    event.by,
    event.kind === 'asked' ? (event.operation ?? '') : `${event.direction} ${event.status}`,
    event.message ?? event.action ?? '',
    event.version ? `version ${event.version}` : '',
    event.sealed ? `seal ${event.sealed.seal}` : '',
  ]);
  return [
    `${ENTITIES[typeSchema.parse(type)].label} ${name} (${id}), as of ${at}`,
    ...(truncated ? ['(the newest 500 of each kind)'] : []),
    textTable(['Time (UTC)', 'Who', 'What', 'Result', 'Sent', 'Sealed'], rows),
    '',
    here
      ? `Here: version ${here.version}, ${KNOWN[here.known]} ${here.since}`
      : 'Here: nothing is known of then.',
    ...(here?.data ? [JSON.stringify(here.data, null, 2)] : []),
    there
      ? `In QuickBooks: ${there.externalId}, as answered ${there.since}`
      : 'In QuickBooks: not there then.',
    ...(there?.answer ? [there.answer] : []),
  ].join('\n');
}

const KNOWN: Readonly<Record<string, string>> = {
  exactly: 'unchanged since',
  as_sent: 'as it was sent on',
  not_any_more: 'whose content is not kept any more, sent on',
};
