import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { Health } from '../../../api/types.ts';
import { formatCount } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { TextLink } from '../../../pieces/links.tsx';

/** What is owed to QuickBooks, by who has to do something about it. */
export function QueueFacts({ health }: { health: Health }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
      <Figure label={t`Unresolved Errors`} count={health.unresolved} alarming>
        {health.unresolved > 0 ? (
          <TextLink to={`/unresolved?connection=${health.id}`}>{t`See what to do`}</TextLink>
        ) : (
          t`Nothing waits for a person`
        )}
      </Figure>
      <Figure label={t`Pending`} count={health.pending}>
        {t`Go by themselves`}
      </Figure>
      <Figure label={t`Under way`} count={health.inFlight + health.retrying}>
        {health.retrying > 0 ? t`${formatCount(health.retrying)} of them are tried again` : t`Being sent now`}
      </Figure>
      <Figure label={t`Waiting`} count={health.waiting + health.mended}>
        {health.mended > 0 ? (
          <TextLink to={`/connection/mappings/employee?connection=${health.id}`}>
            {t`${formatCount(health.mended)} can be pushed now`}
          </TextLink>
        ) : (
          t`For another record, or an approval`
        )}
      </Figure>
    </SimpleGrid>
  );
}

interface FigureProps {
  label: string;
  count: number;
  /** More than none is bad news. */
  alarming?: boolean;
  children: React.ReactNode;
}

function Figure({ label, count, alarming = false, children }: FigureProps) {
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text
        fz={28}
        fw={650}
        className="lb-numbers"
        c={alarming && count > 0 ? 'var(--lb-error)' : undefined}
        data-testid={`figure-${label}`}
      >
        {formatCount(count)}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </Paper>
  );
}
