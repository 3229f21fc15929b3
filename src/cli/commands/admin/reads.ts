import type { Command } from 'commander';
import { z } from 'zod';
import { loadConfig } from '../../../config.ts';
import { byFeature, type CompanyReads, readsOfCompanies } from '../../../db/requests/read-counts.ts';
import { meterOf, monthOf, type ReadPlan, sumOf, warningOf } from '../../../domain/reads-meter.ts';
import { type CliContext, print } from '../../context.ts';
import { textTable } from '../../text-table.ts';
import { withDatabase } from '../../with-database.ts';

const optionsSchema = z.object({
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
});

/** All businesses together: the plan is of the installation. */
export function readsCommand(admin: Command, context: CliContext): void {
  admin
    .command('reads')
    .description('what was read in a month, per company and purpose, and how far the plan lasts')
    .option('--month <month>', 'such as 2026-11, in UTC; default: this one')
    .action(async (options: unknown, self: Command) => {
      const now = new Date();
      const { month = monthOf(now) } = optionsSchema.parse(options);
      const config = loadConfig(context.env);
      const { createRegistry } = await import('../../../setup.ts');
      const plans = createRegistry(config).readPlans();
      const companies = await withDatabase(config.DATABASE_URL, (db) => readsOfCompanies(db, month));
      const meters = month === monthOf(now) ? metersOf(companies, plans, now) : [];
      print(self, context, { month, plans: meters, companies }, () => describe(companies, meters));
    });
}

function metersOf(companies: readonly CompanyReads[], plans: ReadonlyMap<string, ReadPlan>, now: Date) {
  return [...plans].map(([provider, plan]) => {
    const reads = companies
      .filter((company) => company.provider === provider)
      .reduce((sum, company) => sum + sumOf(company), 0);
    const meter = meterOf(reads, plan, now);
    return { provider, plan, ...meter, warning: warningOf(meter, plan) };
  });
}

function describe(companies: readonly CompanyReads[], meters: ReturnType<typeof metersOf>): string {
  const rows = companies.flatMap((company) =>
    byFeature(company.of).map(({ feature, reads }) => [
      company.tenantId,
      company.companyName ?? company.connectionId,
      feature,
      String(reads),
    ]),
  );
  const lines = meters.map(({ provider, plan, used, forecast, cost, usedUpAt, warning }) =>
    [
      `${provider}: ${used} of ${plan.allowance} reads, ${forecast} expected by the month’s end${cost === null ? '' : `, which costs ${cost} ${plan.currency} beyond the plan`}.`,
      ...(usedUpAt === null ? [] : [`At this pace they are used up on ${usedUpAt.slice(0, 10)}.`]),
      ...(warning === null ? [] : [warning]),
    ].join(' '),
  );
  const table = rows.length > 0 ? [textTable(['Tenant', 'Company', 'What for', 'Reads'], rows)] : [];
  return [...lines, ...table].join('\n\n');
}
