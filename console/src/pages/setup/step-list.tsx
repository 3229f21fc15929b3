import { Anchor, Group, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'react-router';
import { setupQuery } from '../../api/queries/connections.ts';
import { t } from '../../language/say.ts';
import { Icon } from '../../pieces/icon.tsx';
import classes from './step-list.module.css';
import { STEPS } from './steps.ts';
import { useStepPath } from './use-setup.ts';

/** Where one is, and what is done; each step can be opened again. */
export function StepList({ connectionId }: { connectionId: string | undefined }) {
  const { data: setup } = useQuery({
    ...setupQuery(connectionId ?? ''),
    enabled: connectionId !== undefined,
  });
  const { pathname } = useLocation();
  const pathOf = useStepPath();
  const isDone = (step: string) => setup?.steps.some((each) => each.step === step && each.done) ?? false;
  return (
    <Paper withBorder p="md" component="nav" aria-label={t`Steps`}>
      <ol className={classes.steps}>
        {STEPS.map(({ step, path, label }, index) => (
          <li key={step} className={classes.step}>
            <Anchor
              component={Link}
              to={pathOf(step)}
              underline="hover"
              inherit
              c="inherit"
              aria-current={pathname === path ? 'step' : undefined}
            >
              <Group gap="xs" wrap="nowrap">
                <span className={classes.mark} data-done={isDone(step)}>
                  {isDone(step) ? <Icon name="check" size={16} /> : index + 1}
                </span>
                <Text span fw={pathname === path ? 700 : 400}>
                  {label}
                </Text>
                {isDone(step) && <span className="lb-hidden">{t`done`}</span>}
              </Group>
            </Anchor>
          </li>
        ))}
      </ol>
    </Paper>
  );
}
