import { Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}

/** A part of a page of settings, under its own heading. */
export function Section({ title, lead, children }: SectionProps) {
  const id = useId();
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby={id}>
      <Title order={2} fz="lg" id={id}>
        {title}
      </Title>
      <Text c="dimmed" mb="md" maw={720} component="div">
        {lead}
      </Text>
      {children}
    </Paper>
  );
}
