import { useQuery } from '@tanstack/react-query';
import { consentsQuery } from '../../../api/queries/reads.ts';
import type { Consent } from '../../../api/types.ts';
import { CompanyOf } from '../../../connection/company-of.tsx';
import { formatInstant } from '../../../format/dates.ts';
import { plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { type Column, DataTable } from '../../../pieces/data-table.tsx';
import { Instant } from '../../../pieces/instant.tsx';
import { Loaded } from '../../../pieces/loaded.tsx';
import { Section } from '../../../pieces/section.tsx';
import { type BadgeColour, StatusBadge } from '../../../pieces/status-badge.tsx';

const FACES: Readonly<Record<Consent['level'], BadgeColour>> = {
  ok: 'green',
  notice: 'gray',
  warning: 'amber',
  urgent: 'red',
};

const COLUMNS: readonly Column<Consent>[] = [
  {
    key: 'company',
    header: t`Company`,
    render: ({ connectionId, companyName }) => (
      <CompanyOf connectionId={connectionId} meanwhile={companyName ?? ''} />
    ),
  },
  { key: 'left', header: t`Reconnect within`, badge: true, render: (consent) => <Left consent={consent} /> },
  { key: 'ends', header: t`At the latest`, render: ({ endsAt }) => <Instant at={endsAt} /> },
  { key: 'who', header: t`Who connected`, render: givenIn },
  {
    key: 'told',
    header: t`You are told`,
    render: ({ remindsAt }) => remindsAt.map(formatInstant).join(' · '),
  },
];

function Left({ consent: { daysLeft, level, needsReauth } }: { consent: Consent }) {
  if (needsReauth) return <StatusBadge colour="red">{t`Lost: reconnect now`}</StatusBadge>;
  return <StatusBadge colour={FACES[level]}>{plural(daysLeft, 'day')}</StatusBadge>;
}

function givenIn({ givenBy, givenAt }: Consent) {
  if (givenBy === null || givenAt === null) return t`Not known`;
  return `${givenBy}, ${formatInstant(givenAt)}`;
}

/** Who has to reconnect which company, and when. */
export function ConsentCalendar() {
  const query = useQuery(consentsQuery);
  return (
    <Loaded query={query}>
      {(consents) =>
        consents.length > 0 && (
          <Section
            title={t`When to reconnect`}
            lead={t`A consent ends by its age. Somebody who administers the company in QuickBooks reconnects before that, and nothing stops; banner, e-mail and webhook tell of it 14, 7 and 2 days ahead.`}
          >
            <DataTable
              label={t`Companies to reconnect`}
              columns={COLUMNS}
              rows={consents}
              rowKey={({ connectionId }) => connectionId}
            />
          </Section>
        )
      }
    </Loaded>
  );
}
