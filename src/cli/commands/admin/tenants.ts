import { once } from 'node:events';
import type { Command } from 'commander';
import { z } from 'zod';
import { loadConfig } from '../../../config.ts';
import { exportTenant } from '../../../db/people/tenant-data.ts';
import { listTenants } from '../../../db/people/tenant-overview.ts';
import { type CliContext, print, requireDatabaseUrl } from '../../context.ts';
import { CliFailure } from '../../failure.ts';
import { textTable } from '../../text-table.ts';
import { withDatabase } from '../../with-database.ts';

const eraseSchema = z.object({ confirm: z.string() });

export function tenantsCommand(admin: Command, context: CliContext): void {
  const command = admin.command('tenants').description('the businesses');
  command
    .command('list', { isDefault: true })
    .description('how much each has and what it owes')
    .action(async (_options: unknown, self: Command) => {
      const found = await withDatabase(requireDatabaseUrl(context), listTenants);
      print(self, context, { items: found }, () =>
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
  command
    .command('export <tenant>')
    .description('all that is kept of a business, without secrets: a JSON object a line')
    .action(async (tenantId: string) => {
      const { stdout } = context.terminal;
      const isThere = await withDatabase(requireDatabaseUrl(context), (db) =>
        exportTenant(db, tenantId, async (rows) => {
          const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
          if (!stdout.write(text)) await once(stdout, 'drain');
        }),
      );
      if (!isThere) {
        throw new CliFailure(
          `There is no tenant ${tenantId}: “ledgerbridge admin tenants” lists those that there are.`,
        );
      }
    });
  command
    .command('erase <tenant>')
    .description('take away all that is kept of a business here; its connections must be disconnected')
    .requiredOption('--confirm <name>', 'the name of the business, once more')
    .action(async (tenantId: string, options: unknown, self: Command) => {
      const { confirm } = eraseSchema.parse(options);
      const config = loadConfig(context.env);
      const { temporalConnection } = await import('../../../setup.ts');
      const { erase } = await import('../../admin/erase.ts');
      const temporal = temporalConnection(config, context.env);
      const done = await withDatabase(config.DATABASE_URL, (db) =>
        erase({ db, ...temporal, tenantId, confirm }),
      );
      print(
        self,
        context,
        done,
        () => `${done.rows} rows are gone, and ${done.runs} runs ended. Backups have them until they expire.`,
      );
    });
}
