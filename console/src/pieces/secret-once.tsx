import { Button, Code, CopyButton, Group } from '@mantine/core';
import { t } from '../language/say.ts';

/** Something that is shown this once, to be copied. */
export function SecretOnce({ label, value }: { label: string; value: string }) {
  return (
    <Group align="center" gap="sm">
      <Code className="lb-wrap" p="sm" fz="sm" aria-label={label} flex={1}>
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? t`Copied` : t`Copy`}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
