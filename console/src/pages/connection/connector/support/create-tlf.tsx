import { Group } from '@mantine/core';
import { useState } from 'react';
import { DayFilters } from '../../../../filters/day-filters.tsx';
import { endOfDay, startOfDay } from '../../../../filters/days.ts';
import { t } from '../../../../language/say.ts';
import { Section } from '../../../../pieces/section.tsx';
import { useMay } from '../../../../session/use-session.ts';
import { BundleLink } from './bundle-link.tsx';

/** One archive of a time, for somebody who has no access to the system. */
export function CreateTlf({ connectionId }: { connectionId: string }) {
  const [days, setDays] = useState<{ from?: string; to?: string }>({});
  if (!useMay('audit:read')) return null;
  return (
    <Section
      title={t`For support`}
      lead={t`One archive of what happened between two days, at most a month of it: what was sent and answered, the log, settings, versions and runs. Without days it is the last 24 hours. It holds no password, token or key; e-mail addresses, phone numbers and streets are taken out.`}
    >
      <Group align="flex-end" gap="sm">
        <DayFilters filters={days} onChange={(change) => setDays((before) => ({ ...before, ...change }))} />
        <BundleLink connectionId={connectionId} from={startOfDay(days.from)} to={endOfDay(days.to)} />
      </Group>
    </Section>
  );
}
