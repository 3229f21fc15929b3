import { Button, Group, Stack, Text } from '@mantine/core';
import { formatInstant } from '../../format/dates.ts';
import { t } from '../../language/say.ts';
import { SecretOnce } from '../../pieces/secret-once.tsx';

interface LinkOnceProps {
  name: string;
  link: { url: string; expiresAt: string };
  onClose: () => void;
}

export function LinkOnce({ name, link, onClose }: LinkOnceProps) {
  return (
    <Stack>
      <Text>
        {t`Send this link to ${name}. It works once, until ${formatInstant(link.expiresAt)}, and is not shown again.`}
      </Text>
      <SecretOnce label={t`Link`} value={link.url} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t`Done`}</Button>
      </Group>
    </Stack>
  );
}
