import { Alert, Stack, Switch, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from 'react-router';
import { settingsQuery } from '../../api/queries/connections.ts';
import type { Connection, MappingKind } from '../../api/types.ts';
import { plural } from '../../format/numbers.ts';
import { rich, t } from '../../language/say.ts';
import { TextLink } from '../../pieces/links.tsx';
import { Loaded } from '../../pieces/loaded.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { KINDS } from '../connection/mappings/kinds.ts';
import { MappingList } from '../connection/mappings/mapping-list.tsx';
import { useSaveSettings } from '../connection/settings/use-save-settings.ts';
import { Step } from './step.tsx';
import { useSetup, useSetupConnection, useStepPath } from './use-setup.ts';

export function MappingsStep() {
  const pathOf = useStepPath();
  const connection = useSetupConnection();
  if (!connection?.company) return <Navigate to={pathOf('connect')} replace />;
  return <Mappings connection={connection} />;
}

function Mappings({ connection }: { connection: Connection }) {
  const pathOf = useStepPath();
  const { id, company } = connection;
  const { mappings } = useSetup(id);
  const missing = mappings.reduce((sum, each) => sum + each.missing, 0);
  return (
    <Step
      title={t`Tell which is which`}
      lead={t`What is here and what is in QuickBooks have names of their own. Suggestions come from names and e-mails.`}
      next={pathOf('settings')}
      quiet={missing > 0}
      nextLabel={missing > 0 ? t`Go on, ${plural(missing, 'is', 'are')} left for later` : t`Go on`}
    >
      <Stack gap="xl">
        {mappings
          .filter(({ kind }) => kind !== 'employee')
          .map(({ kind }) => (
            <MappingSection key={kind} connectionId={id} kind={kind} />
          ))}
        {!mappings.some(({ kind }) => kind !== 'employee') && (
          <Text>
            {rich`In your region nothing has to be mapped for customers, invoices and payments. Stripe payouts are connected later, under ${<TextLink to="/connection/payouts">{t`Stripe Payouts`}</TextLink>}.`}
          </Text>
        )}
        <Timesheets connectionId={id} payroll={company?.payroll ?? false} />
        {mappings.some(({ kind }) => kind === 'employee') && (
          <MappingSection connectionId={id} kind="employee" />
        )}
      </Stack>
    </Step>
  );
}

function MappingSection({ connectionId, kind }: { connectionId: string; kind: MappingKind }) {
  const { title, lead } = KINDS[kind];
  return (
    <section aria-labelledby={`map-${kind}`}>
      <Title order={3} fz="md" id={`map-${kind}`}>
        {title}
      </Title>
      <Text c="dimmed" mb="sm">
        {lead}
      </Text>
      <MappingList connectionId={connectionId} kind={kind} />
    </section>
  );
}

/** Only who wants timesheets there has to map people. */
function Timesheets({ connectionId, payroll }: { connectionId: string; payroll: boolean }) {
  const query = useQuery(settingsQuery(connectionId));
  const save = useSaveSettings(connectionId);
  return (
    <Loaded query={query}>
      {({ settings }) => {
        const wanted = settings.autoSync.timesheet_entry ?? false;
        return (
          <Stack gap="xs">
            {save.error && <ProblemAlert error={save.error} />}
            <Switch
              label={t`Send approved timesheets to QuickBooks`}
              description={t`As time activities. Each team member is mapped to an employee or vendor there.`}
              checked={save.isPending ? (save.variables.autoSync?.timesheet_entry ?? wanted) : wanted}
              onChange={({ currentTarget: { checked } }) =>
                save.mutate({ autoSync: { timesheet_entry: checked } })
              }
            />
            {wanted && !payroll && (
              <Alert color="yellow" role="status" title={t`QuickBooks Payroll is not enabled`}>
                {t`QuickBooks takes time only from companies with Payroll. Enable it there, or leave timesheets off.`}
              </Alert>
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}
