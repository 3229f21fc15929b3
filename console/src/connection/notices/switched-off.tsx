import { plural } from '../../format/numbers.ts';
import { entityLabel } from '../../format/words.ts';
import { locale } from '../../language/language.ts';
import { t } from '../../language/say.ts';
import { LinkButton } from '../../pieces/links.tsx';
import { ofConnection } from '../of-connection.ts';
import type { NoticeOf } from './notice.ts';

/** The master switch. */
export const switchedOff: NoticeOf = ({ id, syncEnabled, pending }) => {
  if (syncEnabled) return undefined;
  const waits = pending > 0 ? t` ${plural(pending, 'record waits', 'records wait')} for it.` : '';
  return {
    key: 'switched-off',
    title: t`Enable Sync is off: nothing goes to QuickBooks`,
    color: 'yellow',
    body: t`What changes is kept here, and nothing is lost.${waits}`,
    action: <SettingsButton connectionId={id} />,
  };
};

/** The switches of types of which there is something. */
export const partlySwitchedOff: NoticeOf = ({ id, atRest }) => {
  if (atRest.length === 0) return undefined;
  const names = atRest.map((type) => entityLabel(type).many);
  return {
    key: 'partly-switched-off',
    title: t`Not sent by themselves: ${new Intl.ListFormat(locale).format(names)}`,
    color: 'teal',
    action: <SettingsButton connectionId={id} />,
  };
};

function SettingsButton({ connectionId }: { connectionId: string }) {
  return (
    <LinkButton to={ofConnection('/connection/settings', connectionId)} variant="default" size="xs">
      {t`Open Sync Settings`}
    </LinkButton>
  );
}
