import { plural } from '../../format/numbers.ts';
import { t } from '../../language/say.ts';
import { LinkButton } from '../../pieces/links.tsx';
import { ofConnection } from '../of-connection.ts';
import type { NoticeOf } from './notice.ts';

/** The vendor's program comes by itself; while it is away, what is owed waits. */
export const unreached: NoticeOf = ({ id, reached, pending, status }) => {
  if (reached || pending === 0 || status !== 'active') return undefined;
  return {
    key: 'unreached',
    title: t`${plural(pending, 'record waits', 'records wait')} for the computer with QuickBooks`,
    color: 'teal',
    body: t`They go when its Web Connector runs the next time. Press Update Selected there to have it come now.`,
    action: (
      <LinkButton to={ofConnection('/connection', id)} variant="default" size="xs">
        {t`See its computers`}
      </LinkButton>
    ),
  };
};
