import type { Command } from 'commander';
import { loadConfig } from '../../config.ts';
import { type CliContext, globalOptions, print } from '../context.ts';
import type { Examined } from '../doctor/examine.ts';
import { CliFailure } from '../failure.ts';

const MARKS = { ok: 'ok', skipped: '-', warning: 'look', failed: 'FAILED' } as const;
const NAME_WIDTH = 18;

/** Looks at all that a deployment needs, and says what to do about what is not as it should be. */
export function doctorCommand(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description(
      'look at database, Temporal, keys, vendors, clocks and disk (needs the services’ environment)',
    )
    .action(async (_options: unknown, command: Command) => {
      const config = loadConfig(context.env);
      const { checksOf, examine } = await import('../doctor/examine.ts');
      const found: Examined[] = [];
      const isText = !globalOptions(command).json;
      await examine(checksOf(config, context.env), (one) => {
        found.push(one);
        if (isText) context.terminal.stdout.write(`${describe(one)}\n`);
      });
      const bad = found.filter(({ state }) => state === 'failed').length;
      if (!isText) print(command, context, { ok: bad === 0, found }, String);
      if (bad > 0) throw new CliFailure(`${bad} of ${found.length} looks failed: begin with the first.`);
    });
}

function describe(found: Examined): string {
  const line = `${MARKS[found.state].padEnd(6)} ${found.name.padEnd(NAME_WIDTH)} ${found.said}`;
  return 'remedy' in found ? `${line}\n${' '.repeat(NAME_WIDTH + 8)}→ ${found.remedy}` : line;
}
