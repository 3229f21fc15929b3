import type { Command } from 'commander';
import { z } from 'zod';
import { apiFor, type CliContext, print } from '../context.ts';

const optionsSchema = z.object({
  name: z.string(),
  role: z.string(),
  scopes: z.array(z.string()).optional(),
});
const createdSchema = z.object({ id: z.string(), role: z.string(), key: z.string() });

export function keyCommand(program: Command, context: CliContext): void {
  program
    .command('key')
    .description('API keys')
    .command('create')
    .description('make an API key; it is shown this once')
    .requiredOption('--name <name>', 'what it is for')
    .option('--role <role>', 'owner, admin or member', 'member')
    .option('--scopes <scope...>', 'fewer than the role allows, such as records:read')
    .action(async (options: unknown, command: Command) => {
      const api = apiFor(command, context);
      const made = await api.post('/v1/api-keys', optionsSchema.parse(options), createdSchema);
      print(command, context, made, () => `API key ${made.id} (${made.role})\n${made.key}`);
    });
}
