import { Button, Stack, Text } from '@mantine/core';
import { t } from '../../language/say.ts';
import { Entrance } from './entrance.tsx';
import type { Business } from './sign-in-page.tsx';

interface ChooseBusinessProps {
  businesses: readonly Business[];
  busy: boolean;
  onChoose: (tenantId: string) => void;
}

export function ChooseBusiness({ businesses, busy, onChoose }: ChooseBusinessProps) {
  return (
    <Entrance title={t`Which business?`}>
      <Text c="dimmed">{t`You work for several. To change later, sign out and in again.`}</Text>
      <Stack gap="xs">
        {businesses.map(({ tenantId, name }) => (
          <Button key={tenantId} variant="default" disabled={busy} onClick={() => onChoose(tenantId)}>
            {name}
          </Button>
        ))}
      </Stack>
    </Entrance>
  );
}
