import { Box, Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { t } from '../language/say.ts';

interface PageProps {
  title: string;
  /** One sentence: what this page is for. */
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page with its heading; the browser's title says the same. */
export function Page({ title, lead, actions, children }: PageProps) {
  useEffect(() => {
    document.title = t`${title} · Ledgerbridge`;
  }, [title]);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <Box flex="1 1 320px">
          <Title order={1} fz={26}>
            {title}
          </Title>
          {lead && (
            <Text c="dimmed" mt={4} maw={720}>
              {lead}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
