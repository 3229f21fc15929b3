import type { Command } from 'commander';
import { z } from 'zod';
import { SCOPES } from '../../api/access.ts';
import { loadConfig } from '../../config.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../db/people/api-keys.ts';
import { recordAudit } from '../../db/people/audit.ts';
import { listTenants } from '../../db/people/tenant-overview.ts';
import { rotate } from '../admin/rotate.ts';
import { type CliContext, print, requireDatabaseUrl } from '../context.ts';
import { CliFailure } from '../failure.ts';
import { textTable } from '../text-table.ts';
import { withDatabase } from '../with-database.ts';

const setupSchema = z.object({ retentionDays: z.coerce.number().int().min(1).max(365) });

/** What operators do, next to the database and Temporal. */
export function adminCommand(program: Command, context: CliContext): void {
  const admin = program
    .command('admin')
    .description('what operators do (needs the environment of the services)');
  setup(admin, context);
  tenants(admin, context);
  keys(admin, context);
  rotateKeys(admin, context);
}

function setup(admin: Command, context: CliContext): void {
  admin
    .command('setup')
    .description('make the namespace and the search attributes in Temporal where they are missing')
    .option('--retention-days <days>', 'how long a new namespace keeps finished runs', '7')
    .action(async (options: unknown, command: Command) => {
      const { retentionDays } = setupSchema.parse(options);
      // Loaded here: other commands do without Temporal's client and start faster.
      const { temporalConnection } = await import('../../setup.ts');
      const { prepareTemporal } = await import('../admin/setup.ts');
      const target = temporalConnection(loadConfig(context.env));
      const done = await prepareTemporal({ ...target, retentionDays });
      print(command, context, done, () =>
        [
          `Namespace ${done.namespace} ${done.created ? 'is made' : 'is there'}.`,
          ...done.searchAttributes.map((name) => `Added the search attribute ${name}.`),
        ].join(' '),
      );
    });
}

function tenants(admin: Command, context: CliContext): void {
  admin
    .command('tenants')
    .description('the businesses, how much each has and what it owes')
    .action(async (_options: unknown, command: Command) => {
      const found = await withDatabase(requireDatabaseUrl(context), listTenants);
      print(command, context, { items: found }, () =>
        textTable(
          ['Tenant', 'Name', 'Connections', 'Records', 'Queued', 'Unresolved'],
          found.map(({ id, name, connections, records, queued, unresolved }) => [
            id,
            name,
            ...[connections, records, queued, unresolved].map(String),
          ]),
        ),
      );
    });
}

/** Without a key of the tenant: for one whose last key is lost or has leaked. */
function keys(admin: Command, context: CliContext): void {
  const command = admin.command('keys').description('API keys of any tenant');
  command
    .command('list <tenant>')
    .description('the keys that a tenant has')
    .action(async (tenantId: string, _options: unknown, self: Command) => {
      const found = await withDatabase(requireDatabaseUrl(context), (db) => listApiKeys(db, tenantId));
      print(self, context, { items: found }, () =>
        textTable(
          ['Key', 'Name', 'Role', 'Made', 'Revoked'],
          found.map((key) => [key.id, key.name, key.role, day(key.createdAt), day(key.revokedAt)]),
        ),
      );
    });
  command
    .command('create <tenant>')
    .description('a new owner’s key; it is shown this once')
    .action(async (tenantId: string, _options: unknown, self: Command) => {
      const made = await withDatabase(requireDatabaseUrl(context), (db) =>
        db.transaction(async (tx) => {
          const key = await createApiKey(tx, tenantId, { name: 'owner', role: 'owner', scopes: SCOPES });
          const subject = `api-keys/${key.id}`;
          await recordAudit(tx, { tenantId, actor: 'cli', action: 'createApiKey', subject });
          return key;
        }),
      );
      print(self, context, { id: made.id, key: made.key }, () => `API key ${made.id}\n${made.key}`);
    });
  command
    .command('revoke <tenant> <key>')
    .description('a key that has leaked; make another one first if it is the last of an owner')
    .action(async (tenantId: string, id: string, _options: unknown, self: Command) => {
      const done = await withDatabase(requireDatabaseUrl(context), (db) =>
        db.transaction(async (tx) => {
          const outcome = await revokeApiKey(tx, tenantId, id);
          const subject = `api-keys/${id}`;
          if (outcome === 'revoked')
            await recordAudit(tx, { tenantId, actor: 'cli', action: 'revokeApiKey', subject });
          return outcome;
        }),
      );
      if (done === 'missing') throw new CliFailure(`${tenantId} has no key ${id} that is in use.`);
      if (done === 'last_owner')
        throw new CliFailure(`It is the last key of an owner: ledgerbridge admin keys create ${tenantId}`);
      print(self, context, { id, revoked: true }, () => `${id} is revoked.`);
    });
}

const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? '';

function rotateKeys(admin: Command, context: CliContext): void {
  admin
    .command('rotate')
    .description('seal every secret with LEDGERBRIDGE_ENCRYPTION_KEY that a former key has sealed')
    .action(async (_options: unknown, command: Command) => {
      const config = loadConfig(context.env);
      const { createSealerFrom } = await import('../../setup.ts');
      const done = await withDatabase(config.DATABASE_URL, (db) => rotate(db, createSealerFrom(config)));
      print(
        command,
        context,
        done,
        () =>
          `${done.resealed} secrets are sealed anew, ${done.current} were. LEDGERBRIDGE_FORMER_KEYS may go a day after every process has the new key.`,
      );
    });
}
