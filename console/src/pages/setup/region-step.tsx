import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client.ts';
import { providersQuery } from '../../api/queries/connections.ts';
import type { Connection, Provider, Region } from '../../api/types.ts';
import { useCompanyNames } from '../../connection/company-name.ts';
import { ofConnection } from '../../connection/of-connection.ts';
import { rich, t } from '../../language/say.ts';
import { useGo } from '../../pieces/links.tsx';
import { ProblemAlert } from '../../pieces/problem-alert.tsx';
import { useSaveSettings } from '../connection/settings/use-save-settings.ts';
import { Step } from './step.tsx';
import { stepOf } from './steps.ts';
import { useSetupConnection, useStepPath } from './use-setup.ts';

const REGIONS: readonly { value: Region; label: string; explains: string }[] = [
  {
    value: 'US',
    label: t`United States`,
    explains: t`A line is taxable or not, and QuickBooks computes the sales tax.`,
  },
  {
    value: 'Canada',
    label: t`Canada`,
    explains: t`GST, HST, PST and QST: each of your tax codes stands for one in QuickBooks.`,
  },
  {
    value: 'Global',
    label: t`Another country`,
    explains: t`VAT or GST: each of your tax codes stands for one in QuickBooks.`,
  },
];

/** Decides how sales tax is stated. From connecting on, the company itself says it. */
export function RegionStep() {
  const connection = useSetupConnection();
  const pathOf = useStepPath();
  const nameOf = useCompanyNames();
  const isCompanys = connection?.company != null;
  return (
    <Step
      title={t`Where are your books kept?`}
      lead={t`It decides how sales tax is handed over. It is the country of your QuickBooks company, not of your customers.`}
      next={isCompanys ? pathOf('connect') : undefined}
    >
      {isCompanys ? (
        <Text>
          {rich`${nameOf(connection)} keeps its books in the region ${<strong>{connection.region}</strong>}.`}
        </Text>
      ) : (
        <RegionForm connection={connection} />
      )}
    </Step>
  );
}

function RegionForm({ connection }: { connection: Connection | undefined }) {
  const providers = useSuspenseQuery(providersQuery).data.filter(({ offered }) => offered);
  const [provider, setProvider] = useState(providers[0]?.name);
  const [region, setRegion] = useState<Region | undefined>(connection?.region ?? undefined);
  const begin = useBegin();
  const change = useSaveSettings(connection?.id ?? '');
  const go = useGo();
  const goOn = (id: string) => void go(ofConnection(stepOf('connect').path, id));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!region || !provider) return;
    if (connection) change.mutate({ region }, { onSuccess: () => goOn(connection.id) });
    else begin.mutate({ region, provider }, { onSuccess: ({ id }) => goOn(id) });
  };
  const error = begin.error ?? change.error;
  return (
    <form onSubmit={submit}>
      <Stack>
        {error && <ProblemAlert error={error} />}
        {!connection && providers.length > 1 && (
          <ProviderChoice providers={providers} chosen={provider} onChoose={setProvider} />
        )}
        <Radio.Group
          label={t`Region`}
          value={region ?? ''}
          onChange={(value) => setRegion(REGIONS.find((each) => each.value === value)?.value)}
        >
          <Stack mt="xs">
            {REGIONS.map(({ value, label, explains }) => (
              <Radio key={value} value={value} label={label} description={explains} />
            ))}
          </Stack>
        </Radio.Group>
        <Group>
          <Button type="submit" disabled={!region} loading={begin.isPending || change.isPending}>
            {t`Go on`}
          </Button>
          {!region && <Text size="sm">{t`Choose the region first.`}</Text>}
        </Group>
      </Stack>
    </form>
  );
}

interface ProviderChoiceProps {
  providers: readonly Provider[];
  chosen: string | undefined;
  onChoose: (name: string) => void;
}

function ProviderChoice({ providers, chosen, onChoose }: ProviderChoiceProps) {
  return (
    <Radio.Group label={t`Your QuickBooks`} value={chosen ?? ''} onChange={onChoose}>
      <Stack mt="xs">
        {providers.map(({ name, title, lead }) => (
          <Radio key={name} value={name} label={title} description={lead} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** With Enable Sync off: nothing is sent before the step that asks for it. */
function useBegin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ region, provider }: { region: Region; provider: string }) => {
      const body = { provider, region, enabled: false };
      return dataOf(await api.POST('/v1/connections', { body }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['connections'] }),
  });
}
