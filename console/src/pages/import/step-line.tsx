import { Group, Text } from '@mantine/core';
import type { Import } from '../../api/types.ts';
import { t } from '../../language/say.ts';
import { Icon } from '../../pieces/icon.tsx';
import classes from './step-line.module.css';

const STEPS = [t`Count`, t`Match`, t`Review`, t`Import`, t`Report`] as const;
type Step = (typeof STEPS)[number];

const STEP_OF: Readonly<Record<Import['state'], Step>> = {
  queued: 'Count',
  counting: 'Count',
  matching: 'Match',
  review: 'Review',
  confirmed: 'Import',
  running: 'Import',
  done: 'Report',
  cancelled: 'Report',
  failed: 'Report',
};

/** Where the import is on its way. */
export function StepLine({ state }: Pick<Import, 'state'>) {
  const current = STEPS.indexOf(STEP_OF[state]);
  return (
    <ol className={classes.steps} aria-label={t`Steps of the import`}>
      {STEPS.map((step, index) => (
        <li key={step} aria-current={index === current ? 'step' : undefined}>
          <Group gap={6} wrap="nowrap">
            <span className={classes.mark} data-done={index < current} data-current={index === current}>
              {index < current ? <Icon name="check" size={14} /> : index + 1}
            </span>
            <Text span size="sm" fw={index === current ? 700 : 400}>
              {step}
            </Text>
            {index < current && <span className="lb-hidden">{t`done`}</span>}
          </Group>
        </li>
      ))}
    </ol>
  );
}
