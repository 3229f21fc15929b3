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

const listSchema = z.object({ items: z.array(z.looseObject({ id: z.string() })) });
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
  const id = await idOf(api, type, record);
  const query = at === undefined ? '' : `?${new URLSearchParams({ at })}`;
  return api.get(`/v1/records/${type}/${encodeURIComponent(id)}/history${query}`, historySchema);
}

/** By its number or name where exactly one record has it; otherwise what was said is taken for the id. */
async function idOf(api: ApiClient, type: EntityType, record: string): Promise<string> {
  const query = new URLSearchParams({ search: record, include_deleted: 'true', limit: '50' });
  const { items } = await api.get(`/v1/${ENTITIES[type].plural}?${query}`, listSchema);
  if (items.length === 0 || items.some(({ id }) => id === record)) return record;
  const [only, ...others] = items;
  if (only && others.length === 0) return only.id;
  throw new CliFailure(
    `Several match ${record}; name one by its id:\n${items.map(({ id }) => `  ${id}`).join('\n')}`,
  );
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
