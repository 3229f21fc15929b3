import { Button, Text } from '@mantine/core';
import { useLocation } from 'react-router';
import { problemLine } from '../api/problem.ts';
import { t } from '../language/say.ts';
import { useMay } from '../session/use-session.ts';
import { useAuthorize } from './use-authorize.ts';

interface ReconnectButtonProps {
  id: string;
  label?: string;
  /** Where the browser comes back to; where it was pressed, if not given. */
  returnTo?: string;
}

/** Leads through the vendor's consent page and back. */
export function ReconnectButton({ id, label = t`Reconnect`, returnTo }: ReconnectButtonProps) {
  const { pathname, search } = useLocation();
  const authorize = useAuthorize(returnTo ?? pathname + search);
  const may = useMay('connections:write');
  if (!may) return <Text size="sm">{t`Ask an owner or admin to connect it.`}</Text>;
  return (
    <>
      <Button onClick={() => authorize.mutate(id)} loading={authorize.isPending || authorize.isSuccess}>
        {label}
      </Button>
      {authorize.error && (
        <Text c="red" role="alert" size="sm">
          {problemLine(authorize.error)}
        </Text>
      )}
    </>
  );
}
