import type { Command } from 'commander';
import { apiFor, type CliContext, globalOptions, print } from '../context.ts';
import { CliFailure } from '../failure.ts';
import { type LoadResult, loadRecords } from '../load-records.ts';
import { showProgress } from '../progress.ts';

/** More would hide the summary. */
const SHOWN = 20;

export function recordsCommand(program: Command, context: CliContext): void {
  program
    .command('records')
    .description('records of the business')
    .command('load <file>')
    .description('hand over records: one {"type", "id", "data"} a line, what is referred to first')
    .action(async (file: string, _options: unknown, command: Command) => {
      const progress = showProgress('Loading', context.terminal);
      const result = await loadRecords(apiFor(command, context), file, progress.update).finally(
        progress.finish,
      );
      print(command, context, result, () => summary(result));
      if (result.rejected === 0) return;
      const failure = globalOptions(command).json ? '' : complaints(result);
      throw new CliFailure(failure);
    });
}

function summary({ created, updated, unchanged, rejected }: LoadResult): string {
  return `${created} created, ${updated} updated, ${unchanged} unchanged, ${rejected} rejected.`;
}

function complaints({ problems, rejected }: LoadResult): string {
  const lines = problems.slice(0, SHOWN).map(({ line, type, id, errors }) => {
    const what = errors.map(({ pointer, message }) => `${pointer ?? ''} ${message}`.trim()).join('; ');
    return `line ${line}${type && id ? ` (${type} ${id})` : ''}: ${what}`;
  });
  const more = rejected > SHOWN ? [`… and ${rejected - SHOWN} more`] : [];
  return [...lines, ...more, 'The other lines are stored. Correct these and load the file again.'].join('\n');
}
