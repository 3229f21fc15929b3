import { counted, t } from '../../language/say.ts';
import { ReconnectButton } from '../reconnect-button.tsx';
import type { NoticeOf } from './notice.ts';

/** From 14, 7 and 2 days before the end: the nearer it is, the louder. */
const COLOURS = { notice: 'teal', warning: 'yellow', urgent: 'red' } as const;

/** The grant of a sign-in comes to its end. */
export const ending: NoticeOf = ({ id, status, authorization }) => {
  // A sign-in that is lost has no end to come.
  if (!authorization || authorization.level === 'ok' || status === 'needs_reauth') return undefined;
  return {
    key: 'ending',
    title: counted(authorization.daysLeft, {
      one: 'The connection to QuickBooks ends in # day',
      other: 'The connection to QuickBooks ends in # days',
    }),
    color: COLOURS[authorization.level],
    body: t`Reconnect before that, and nothing stops.`,
    action: <ReconnectButton id={id} />,
  };
};
