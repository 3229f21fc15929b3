import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';

export function Facts({ children, columns = 3 }: { children: ReactNode; columns?: number }) {
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: columns }} spacing="md" m={0}>
      {children}
    </SimpleGrid>
  );
}
