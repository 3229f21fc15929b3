import type { Command } from 'commander';
import { SCOPES } from '../../../api/access.ts';
import { createApiKey, listApiKeys, revokeApiKey } from '../../../db/people/api-keys.ts';
import { recordAudit } from '../../../db/people/audit.ts';
import { type CliContext, print, requireDatabaseUrl } from '../../context.ts';
import { CliFailure } from '../../failure.ts';
import { textTable } from '../../text-table.ts';
import { withDatabase } from '../../with-database.ts';

/** Without a key of the tenant: for one whose last key is lost or has leaked. */
export function keysCommand(admin: Command, context: CliContext): void {
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
