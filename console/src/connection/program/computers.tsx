import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { connectionsQuery, connectorsQuery, LIVE_MS, setupQuery } from '../../api/queries/connections.ts';
import type { ConnectorCreated } from '../../api/types.ts';
import { Loaded } from '../../pieces/loaded.tsx';
import { AddComputer } from './add-computer.tsx';
import { ComputerCard } from './computer-card.tsx';
import { Guidance } from './guidance.tsx';

/** The computers that QuickBooks is on: one file each, and whether it has been seen. */
export function Computers({ connectionId }: { connectionId: string }) {
  const query = useQuery(connectorsQuery(connectionId));
  useNews(connectionId);
  const [made, setMade] = useState<ConnectorCreated>();
  return (
    <Loaded query={query}>
      {(connectors) => {
        const live = connectors.filter(({ revoked }) => !revoked);
        return (
          <Stack gap="lg">
            {live.map((connector) => (
              <ComputerCard
                key={connector.id}
                connectionId={connectionId}
                connector={connector}
                password={made?.connector.id === connector.id ? made.password : undefined}
              />
            ))}
            <AddComputer connectionId={connectionId} isFirst={live.length === 0} onMade={setMade} />
            {live.some(({ lastSeenAt }) => lastSeenAt === null) && <Guidance />}
          </Stack>
        );
      }}
    </Loaded>
  );
}

/** The first visit connects the company, and nobody presses anything here for it. */
function useNews(connectionId: string): void {
  useQuery({ ...connectionsQuery, refetchInterval: LIVE_MS });
  useQuery({ ...setupQuery(connectionId), refetchInterval: LIVE_MS });
}
