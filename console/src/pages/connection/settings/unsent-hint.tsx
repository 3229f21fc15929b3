import { Alert } from '@mantine/core';
import type { ChangedSettings } from '../../../api/types.ts';
import { plural } from '../../../format/numbers.ts';
import { entityLabel } from '../../../format/words.ts';
import { inSentence, rich, t } from '../../../language/say.ts';
import { TextLink } from '../../../pieces/links.tsx';

/** Switching on sends nothing of what was there before: says so, and where to do it. */
export function UnsentHint({ unsent }: Pick<ChangedSettings, 'unsent'>) {
  const parts = Object.entries(unsent)
    .filter(([, count]) => count > 0)
    .map(([type, count]) =>
      plural(count, inSentence(entityLabel(type).one), inSentence(entityLabel(type).many)),
    );
  if (parts.length === 0) return null;
  return (
    <Alert role="status" color="yellow" title={t`There are records from before`}>
      {rich`${parts.join(', ')} have not been sent. Switching on sends what changes from now; ${<TextLink to="/connection/manual-sync">{t`push the others by hand`}</TextLink>}.`}
    </Alert>
  );
}
