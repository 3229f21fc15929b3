import { t } from '../../language/say.ts';
import type { NoticeOf } from './notice.ts';

/** The plan at the vendor counts reads by the month. */
export const readsRunOut: NoticeOf = ({ readsLevel }) => {
  if (readsLevel === 'fine') return undefined;
  const isUrgent = readsLevel === 'urgent';
  return {
    key: 'reads-run-out',
    title: isUrgent
      ? t`The reads that QuickBooks allows this month are all but used up`
      : t`The reads that QuickBooks allows this month may not last until its end`,
    color: 'yellow',
    body: t`Leave whole pulls and balance reports for the next month. The page Connection says what reads were for; whoever runs this installation can take a larger plan.`,
  };
};
