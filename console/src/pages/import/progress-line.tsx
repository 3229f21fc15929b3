import { Progress, Text } from '@mantine/core';
import { formatDuration } from '../../format/dates.ts';
import { formatCount } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { usePace } from '../connection/manual/use-pace.ts';

interface ProgressLineProps {
  label: string;
  done: number;
  /** Null while nobody knows. */
  total: number | null;
}

/** How far, how fast, and how long it will take. */
export function ProgressLine({ label, done, total }: ProgressLineProps) {
  const pace = usePace(done, total ?? 0);
  const percent = total === null || total === 0 ? 0 : Math.min(100, (100 * done) / total);
  return (
    <>
      <Progress.Root size="lg">
        <Progress.Section value={percent} animated aria-label={label} />
      </Progress.Root>
      <Text mt="xs" role="status" className="lb-numbers">
        {formatCount(done)}
        {total !== null && t` of ${formatCount(total)}`}
        {pace && t` · ${formatCount(Math.round(pace.perSecond))} a second`}
        {pace && total !== null && t` · about ${formatDuration(pace.secondsLeft)} left`}
      </Text>
    </>
  );
}
