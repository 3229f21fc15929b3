import type { Command } from 'commander';
import { z } from 'zod';
import type { ApiClient } from '../api-client.ts';
import { apiFor, type CliContext, print } from '../context.ts';
import { textTable } from '../text-table.ts';

const listSchema = z.object({ items: z.array(z.object({ id: z.string(), provider: z.string() })) });
const healthSchema = z.looseObject({
  statusLine: z.string(),
  banner: z.object({ message: z.string() }).nullable(),
  pending: z.int(),
  inFlight: z.int(),
  unresolved: z.int(),
  authorization: z.object({ daysLeft: z.int(), level: z.string() }).nullable(),
});
const unresolvedSchema = z.looseObject({
  count: z.int(),
  groups: z.array(
    z.looseObject({ title: z.string(), count: z.int(), actor: z.string(), remedy: z.string() }),
  ),
});

export function statusCommand(program: Command, context: CliContext): void {
  program
    .command('status')
    .description('how the connections do, and what waits for a person')
    .action(async (_options: unknown, command: Command) => {
      const status = await readStatus(apiFor(command, context));
      print(command, context, status, () => describe(status));
    });
}

type Status = Awaited<ReturnType<typeof readStatus>>;

async function readStatus(api: ApiClient) {
  const { items } = await api.get('/v1/connections', listSchema);
  const connections = [];
  for (const { id, provider } of items) {
    const health = await api.get(`/v1/connections/${id}/health`, healthSchema);
    connections.push({ ...health, id, provider });
  }
  return { connections, unresolved: await api.get('/v1/unresolved-errors', unresolvedSchema) };
}

function describe({ connections, unresolved }: Status): string {
  if (connections.length === 0) return 'Nothing is connected yet.';
  const lines = connections.flatMap(({ id, provider, statusLine, banner, inFlight, authorization }) => [
    `${provider} (${id}): ${statusLine}`,
    ...(banner ? [`  ! ${banner.message}`] : []),
    ...(inFlight > 0 ? [`  ${inFlight} under way`] : []),
    ...(authorization && authorization.level !== 'ok'
      ? [`  ! The authorization ends in ${authorization.daysLeft} days: reconnect before that.`]
      : []),
  ]);
  if (unresolved.count === 0) return lines.join('\n');
  const rows = unresolved.groups.map(({ title, count, actor, remedy }) => [
    String(count),
    title,
    actor,
    remedy,
  ]);
  return [...lines, '', textTable(['Unresolved', 'Why', 'Who acts', 'What to do'], rows)].join('\n');
}
