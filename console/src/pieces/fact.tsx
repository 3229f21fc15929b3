import { Box, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A name and its value, as in "Company: Larkspur & Sons". Inside a `<dl>`. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box>
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} className="lb-wrap">
        {children}
      </Text>
    </Box>
  );
}
