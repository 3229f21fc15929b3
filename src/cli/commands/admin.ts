import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { buildsCommand } from './admin/builds.ts';
import { keysCommand } from './admin/keys.ts';
import { limitsCommand } from './admin/limits.ts';
import { readsCommand } from './admin/reads.ts';
import { reconcileCommand } from './admin/reconcile.ts';
import { rotateCommand } from './admin/rotate.ts';
import { setupCommand } from './admin/setup.ts';
import { tenantsCommand } from './admin/tenants.ts';

/** What operators do, next to the database and Temporal. */
export function adminCommand(program: Command, context: CliContext): void {
  const admin = program
    .command('admin')
    .description('what operators do (needs the environment of the services)');
  for (const command of [
    setupCommand,
    tenantsCommand,
    keysCommand,
    limitsCommand,
    rotateCommand,
    reconcileCommand,
    readsCommand,
    buildsCommand,
  ]) {
    command(admin, context);
  }
}
