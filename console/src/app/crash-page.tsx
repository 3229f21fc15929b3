import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { t } from '../language/say.ts';

/** When a page itself breaks, or its file is gone because a newer version was installed. */
export function CrashPage() {
  return (
    <Center component="main" mih="100vh" p="lg">
      <Stack maw={480}>
        <Title order={1}>{t`This page could not be shown`}</Title>
        <Text>
          {t`A newer version may have been installed meanwhile. Load the page again. If it stays, tell whoever runs this installation. Nothing that was synced is affected.`}
        </Text>
        <Button onClick={() => window.location.reload()}>{t`Load again`}</Button>
      </Stack>
    </Center>
  );
}
