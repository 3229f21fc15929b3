import type { Command } from 'commander';
import { z } from 'zod';
import { TENANT_FEATURES } from '../../domain/tenant-feature.ts';
import { type CliContext, print, requireDatabaseUrl } from '../context.ts';
import { createTenant, setFeature } from '../create-tenant.ts';

const optionsSchema = z.object({
  name: z.string().trim().min(1).max(200),
  id: z
    .string()
    .regex(/^ten_[a-z0-9_]{1,60}$/, 'write the id as ten_ and small letters, digits or _')
    .optional(),
  apiKeyFile: z.string().min(1).optional(),
});

const featureSchema = z.tuple([z.string(), z.enum(TENANT_FEATURES), z.enum(['on', 'off'])]);

/** The first tenant and its owner's key: nobody has a key yet, so this one works on the database. */
export function tenantCommand(program: Command, context: CliContext): void {
  const tenant = program.command('tenant').description('tenants (needs DATABASE_URL)');
  tenant
    .command('feature')
    .description(`switch a feature of a tenant: ${TENANT_FEATURES.join(', ')}`)
    .argument('<tenant>')
    .argument('<feature>')
    .argument('<on|off>')
    .action(async (...given: [string, string, string, unknown, Command]) => {
      const [tenantId, feature, state] = featureSchema.parse(given.slice(0, 3));
      await setFeature(requireDatabaseUrl(context), { tenantId, feature, on: state === 'on' });
      print(given[4], context, { tenantId, feature, state }, () => `${feature} is ${state} for ${tenantId}`);
    });
  tenant
    .command('create')
    .description('make a tenant and its owner’s API key')
    .requiredOption('--name <name>', 'what people call it')
    .option('--id <id>', 'a fixed id, such as ten_demo: made once, found again')
    .option('--api-key-file <path>', 'keep the key there; a key that is there and works is given again')
    .action(async (options: unknown, command: Command) => {
      const made = await createTenant(requireDatabaseUrl(context), optionsSchema.parse(options));
      print(command, context, made, () => `Tenant ${made.tenantId}\nAPI key ${made.apiKey}`);
    });
}
