import { Text } from '@mantine/core';
import type { Health } from '../../api/types.ts';
import { formatRelative } from '../../format/dates.ts';
import { ACTOR_LABELS } from '../../format/words.ts';
import { rich, t } from '../../language/say.ts';
import { ReconnectButton } from '../reconnect-button.tsx';
import { ResumeButton } from '../resume-button.tsx';
import type { NoticeOf } from './notice.ts';

/** Where no error of a kind is behind it. */
const QUIET_TITLES = {
  paused: t`The connection is paused`,
  visit: t`The last run at the computer with QuickBooks did not finish`,
};

/** A lost sign-in, a throttle, an outage, a visit that went wrong. */
export const paused: NoticeOf = ({ id, status, banner }) => {
  if (!banner) return undefined;
  const needsPerson = status === 'needs_reauth';
  return {
    key: 'paused',
    title: banner.error?.title ?? QUIET_TITLES[status === 'paused' ? 'paused' : 'visit'],
    // What does not go on by itself is the louder one.
    color: needsPerson || banner.until === null ? 'red' : 'yellow',
    body: <Why banner={banner} />,
    action: needsPerson ? (
      <ReconnectButton id={id} />
    ) : status === 'paused' ? (
      <ResumeButton id={id} />
    ) : undefined,
  };
};

function Why({ banner: { message, error, until } }: { banner: NonNullable<Health['banner']> }) {
  return (
    <>
      <Text>{message}</Text>
      {error && (
        <>
          <Text>{error.remedy}</Text>
          <Text size="sm" c="dimmed">
            {rich`Who acts: ${ACTOR_LABELS[error.actor]}${until && t`. It goes on ${formatRelative(until)}.`}`}
          </Text>
        </>
      )}
    </>
  );
}
