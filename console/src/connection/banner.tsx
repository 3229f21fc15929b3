import { Alert, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { healthQuery } from '../api/queries/connections.ts';
import type { Connection, Health } from '../api/types.ts';
import { formatRelative } from '../format/dates.ts';
import { plural } from '../format/numbers.ts';
import { ACTOR_LABELS } from '../format/words.ts';
import { ReconnectButton } from './reconnect-button.tsx';
import { ResumeButton } from './resume-button.tsx';
import { useConnectionIfLoaded } from './use-connection.ts';

/** On every page: the one thing to know about the connection, if there is any. */
export function ConnectionBanner() {
  const connection = useConnectionIfLoaded();
  if (!connection || connection.status === 'connecting' || connection.status === 'disconnected') return null;
  return <BannerOf connection={connection} />;
}

function BannerOf({ connection }: { connection: Connection }) {
  const { data: health } = useQuery(healthQuery(connection.id));
  if (health?.banner) return <PauseBanner health={health} banner={health.banner} />;
  if (health?.authorization && health.authorization.level !== 'ok') return <EndingBanner health={health} />;
  return null;
}

/** Where no error of a kind is behind it. */
const QUIET_TITLES = {
  paused: 'The connection is paused',
  visit: 'The last run at the computer with QuickBooks did not finish',
};

function PauseBanner({ health, banner }: { health: Health; banner: NonNullable<Health['banner']> }) {
  const needsPerson = health.status === 'needs_reauth';
  // What does not go on by itself is the louder one.
  const isLoud = needsPerson || banner.until === null;
  return (
    <Alert
      role="alert"
      mb="lg"
      color={isLoud ? 'red' : 'yellow'}
      title={banner.error?.title ?? QUIET_TITLES[health.status === 'paused' ? 'paused' : 'visit']}
    >
      <Text>{banner.message}</Text>
      {banner.error && (
        <>
          <Text>{banner.error.remedy}</Text>
          <Text size="sm" c="dimmed">
            Who acts: {ACTOR_LABELS[banner.error.actor]}
            {banner.until && `. It goes on ${formatRelative(banner.until)}.`}
          </Text>
        </>
      )}
      <Group mt="xs">
        {needsPerson && <ReconnectButton id={health.id} />}
        {health.status === 'paused' && <ResumeButton id={health.id} />}
      </Group>
    </Alert>
  );
}

/** From 14, 7 and 2 days before the end: the nearer it is, the louder. */
const ENDING = {
  notice: { color: 'teal', role: 'status' },
  warning: { color: 'yellow', role: 'status' },
  urgent: { color: 'red', role: 'alert' },
} as const;

function EndingBanner({ health: { id, authorization } }: { health: Health }) {
  if (!authorization || authorization.level === 'ok') return null;
  const { color, role } = ENDING[authorization.level];
  return (
    <Alert
      role={role}
      mb="lg"
      color={color}
      title={`The connection to QuickBooks ends in ${plural(authorization.daysLeft, 'day')}`}
    >
      <Text>Reconnect before that, and nothing stops.</Text>
      <Group mt="xs">
        <ReconnectButton id={id} />
      </Group>
    </Alert>
  );
}
