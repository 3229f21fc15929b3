import type { Connection } from '../api/types.ts';
import { t } from '../language/say.ts';
import { Computers } from './program/computers.tsx';
import { ReconnectButton } from './reconnect-button.tsx';
import { useProvider } from './use-provider.ts';

interface ConnectWayProps {
  connection: Pick<Connection, 'id' | 'provider'>;
  returnTo?: string;
}

/** How this accounting system is connected, as its description says. */
export function ConnectWay({ connection, returnTo }: ConnectWayProps) {
  const provider = useProvider(connection);
  if (provider?.connecting === 'program') return <Computers connectionId={connection.id} />;
  return (
    <ReconnectButton
      id={connection.id}
      label={t`Connect ${provider?.title ?? connection.provider}`}
      returnTo={returnTo}
    />
  );
}
