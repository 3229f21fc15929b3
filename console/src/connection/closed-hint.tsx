import { Text } from '@mantine/core';
import { t } from '../language/say.ts';
import { TextLink } from '../pieces/links.tsx';
import { ofConnection } from './of-connection.ts';
import { useClosed } from './use-closed.ts';

interface ClosedHintProps {
  connectionId: string | undefined;
  /** What cannot be done meanwhile: "Nothing can be pushed". */
  meanwhile: string;
}

/** Beside buttons that would do nothing: why, and where it is mended. */
export function ClosedHint({ connectionId, meanwhile }: ClosedHintProps) {
  const closed = useClosed(connectionId);
  if (!closed || connectionId === undefined) return null;
  return (
    <Text size="sm" c="var(--lb-warning)" mb="xs">
      {closed} {meanwhile}.{' '}
      <TextLink to={ofConnection('/connection/settings', connectionId)}>{t`Open Sync Settings`}</TextLink>
    </Text>
  );
}
