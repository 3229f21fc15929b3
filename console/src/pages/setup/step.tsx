import { Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../language/say.ts';
import { LinkButton } from '../../pieces/links.tsx';

interface StepProps {
  title: string;
  lead: ReactNode;
  /** The address of the step after this one; absent until one may go on. */
  next?: string;
  /** A quieter word for going on where something is left undone. */
  nextLabel?: string;
  /** Something else on the page is to be done first. */
  quiet?: boolean;
  children: ReactNode;
}

/** One step of the wizard: what it is about, what to do, and the way on. */
export function Step({ title, lead, next, nextLabel = t`Go on`, quiet = false, children }: StepProps) {
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="step">
      <Title order={2} fz="lg" id="step">
        {title}
      </Title>
      <Text c="dimmed" mb="lg" maw={720} component="div">
        {lead}
      </Text>
      {children}
      {next && (
        <Group mt="lg">
          <LinkButton to={next} variant={quiet ? 'default' : 'filled'}>
            {nextLabel}
          </LinkButton>
        </Group>
      )}
    </Paper>
  );
}
