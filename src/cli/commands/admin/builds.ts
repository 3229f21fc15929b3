import type { Command } from 'commander';
import { loadConfig } from '../../../config.ts';
import { type CliContext, print } from '../../context.ts';
import { CliFailure } from '../../failure.ts';
import { textTable } from '../../text-table.ts';

/** Which build of the workers takes new runs; see docs/upgrading.md. */
export function buildsCommand(admin: Command, context: CliContext): void {
  const command = admin.command('builds').description('builds of the workers (WORKER_BUILD_ID)');
  const deployment = async () => {
    const config = loadConfig(context.env);
    const { temporalConnection } = await import('../../../setup.ts');
    return { ...temporalConnection(config, context.env), deploymentName: config.WORKER_DEPLOYMENT_NAME };
  };
  command
    .command('list')
    .description('those that workers are, and whether anything still runs with them')
    .action(async (_options: unknown, self: Command) => {
      const { listBuilds } = await import('../../admin/builds.ts');
      const found = await listBuilds(await deployment());
      const rows = found.map(({ buildId, status }) => [buildId, status]);
      print(self, context, { items: found }, () => textTable(['Build', 'Status'], rows));
    });
  command
    .command('use [build]')
    .description('send new runs to this build from now on')
    .option('--none', 'send them to workers without a build')
    .action(async (buildId: string | undefined, { none = false }: { none?: boolean }, self: Command) => {
      if ((buildId === undefined) !== none) throw new CliFailure('Name one build, or say --none.');
      const { makeCurrent, makeNoneCurrent } = await import('../../admin/builds.ts');
      if (buildId === undefined) await makeNoneCurrent(await deployment());
      else await makeCurrent(await deployment(), buildId);
      const said = buildId === undefined ? 'workers without a build' : `build ${buildId}`;
      print(self, context, { current: buildId ?? null }, () => `New runs go to ${said}.`);
    });
  command
    .command('move <build>')
    .description('let the runs of this build, whose workers are gone, go on with the current one')
    .action(async (buildId: string, _options: unknown, self: Command) => {
      const { moveRuns } = await import('../../admin/builds.ts');
      const { moved } = await moveRuns(await deployment(), buildId);
      print(self, context, { moved }, () => `${moved} runs of build ${buildId} go on with the current one.`);
    });
}
