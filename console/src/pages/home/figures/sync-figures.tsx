import { Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { syncFiguresQuery } from '../../../api/queries/figures.ts';
import type { SyncFigures as Figures } from '../../../api/types.ts';
import { formatDuration, formatShortDay } from '../../../format/dates.ts';
import { formatCount } from '../../../format/numbers.ts';
import { rich, t } from '../../../language/say.ts';
import { type Bar, BarChart, type Series } from '../../../pieces/bar-chart.tsx';
import { everyDay } from './every-day.ts';

const OUTCOMES: readonly Series[] = [
  { key: 'success', label: t`Synced`, colour: 'good' },
  { key: 'skipped', label: t`Skipped`, colour: 'quiet' },
  { key: 'error', label: t`Failed`, colour: 'bad' },
];
const WAITING: readonly Series[] = [
  { key: 'moving', label: t`Go by themselves`, colour: 'quiet' },
  { key: 'standing', label: t`Need a person`, colour: 'warn' },
];
const AGES: Readonly<Record<Figures['waiting'][number]['age'], string>> = {
  hour: t`Under 1 hour`,
  day: t`Under 1 day`,
  week: t`Under 1 week`,
  older: t`Over 1 week`,
};

/** How it goes, for those who look rather than read. */
export function SyncFigures({ connectionId }: { connectionId: string }) {
  const { data } = useQuery(syncFiguresQuery(connectionId));
  // Extra beside the facts above: nothing jumps, and nothing is missing, while it is not there.
  if (!data || (data.days.length === 0 && !data.waiting.some(isAny))) return null;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Card title={t`What synced, by day`}>
        <BarChart label={t`What synced, by day`} series={OUTCOMES} bars={everyDay(data.days).map(dayBar)} />
        {!data.complete && (
          <Text size="sm" c="dimmed">
            {t`Earlier days hold more than is counted here.`}
          </Text>
        )}
        {data.toSync && <ToSync {...data.toSync} />}
      </Card>
      <Card title={t`What waits, by how long`}>
        <BarChart label={t`What waits, by how long`} series={WAITING} bars={data.waiting.map(ageBar)} />
      </Card>
    </SimpleGrid>
  );
}

const isAny = ({ moving, standing }: Figures['waiting'][number]) => moving + standing > 0;

function dayBar({ day, ...counts }: Figures['days'][number]): Bar {
  return { label: formatShortDay(day), counts };
}

function ageBar({ age, ...counts }: Figures['waiting'][number]): Bar {
  return { label: AGES[age], counts };
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <Title order={2} fz="md" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}

/** Of what went by itself: a push by hand may send what is old. */
function ToSync({ count, medianMs, p95Ms }: NonNullable<Figures['toSync']>) {
  const text = (ms: number) => (ms < 1_000 ? t`less than a second` : formatDuration(ms / 1_000));
  return (
    <Text size="sm" mt="xs">
      {rich`From a change to QuickBooks: half within ${<strong>{text(medianMs)}</strong>}, 95 % within ${<strong>{text(p95Ms)}</strong>} (the last ${formatCount(count)} that went by themselves).`}
    </Text>
  );
}
