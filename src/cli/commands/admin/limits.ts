import type { Command } from 'commander';
import { z } from 'zod';
import { recordAudit } from '../../../db/people/audit.ts';
import { readLimits, setLimit } from '../../../db/people/tenant-limits.ts';
import { TENANT_LIMITS, type TenantLimits } from '../../../domain/tenant-limit.ts';
import { type CliContext, print, requireDatabaseUrl } from '../../context.ts';
import { CliFailure } from '../../failure.ts';
import { textTable } from '../../text-table.ts';
import { withDatabase } from '../../with-database.ts';

const limitSchema = z.enum(TENANT_LIMITS);
const valueSchema = z.union([
  z.literal('none').transform(() => null),
  z.literal('default').transform(() => undefined),
  z.coerce.number().int().min(1).max(1_000_000_000),
]);

/** How much a business may keep, and how often its programs may call; see docs/operating.md. */
export function limitsCommand(admin: Command, context: CliContext): void {
  const command = admin.command('limits').description('how much a business may keep, and how often it calls');
  command
    .command('show <tenant>')
    .description('what was set for it; the rest is as the services’ LIMIT_* variables have it')
    .action(async (tenantId: string, _options: unknown, self: Command) => {
      const limits = await withDatabase(requireDatabaseUrl(context), (db) => readLimits(db, tenantId));
      if (!limits) throw noTenant(tenantId);
      print(self, context, { tenantId, limits }, () => asTable(limits));
    });
  command
    .command('set <tenant> <limit> <value>')
    .description(`${TENANT_LIMITS.join(', ')}: a number, none, or default`)
    .action(async (tenantId: string, name: string, given: string, _options: unknown, self: Command) => {
      const limit = limitSchema.parse(name);
      const value = valueSchema.parse(given);
      await withDatabase(requireDatabaseUrl(context), (db) =>
        db.transaction(async (tx) => {
          if (!(await setLimit(tx, tenantId, limit, value))) throw noTenant(tenantId);
          const detail = { limit, value: given };
          await recordAudit(tx, { tenantId, actor: 'cli', action: 'setLimit', subject: 'tenant', detail });
        }),
      );
      print(self, context, { tenantId, limit, value: given }, () => `${limit} is ${given} for ${tenantId}.`);
    });
}

function asTable(limits: TenantLimits): string {
  const said = (value: number | null | undefined) => (value === undefined ? 'default' : (value ?? 'none'));
  return textTable(
    ['Limit', 'Value'],
    TENANT_LIMITS.map((name) => [name, String(said(limits[name]))]),
  );
}

function noTenant(tenantId: string): CliFailure {
  return new CliFailure(
    `There is no tenant ${tenantId}: “ledgerbridge admin tenants” lists those that there are.`,
  );
}
