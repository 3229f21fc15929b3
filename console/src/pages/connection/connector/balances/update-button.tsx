import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../../../api/client.ts';
import { isUnderWay } from '../../../../api/queries/balances.ts';
import type { BalanceReport } from '../../../../api/types.ts';
import { t } from '../../../../language/say.ts';
import { ProblemAlert } from '../../../../pieces/problem-alert.tsx';
import { useMay } from '../../../../session/use-session.ts';

/** Owners and admins have it; what is under way they can cancel. */
export function UpdateButton({
  connectionId,
  report,
}: {
  connectionId: string;
  report: BalanceReport | null;
}) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ['balances', connectionId] });
  const update = useMutation({
    mutationFn: async () =>
      dataOf(
        await api.POST('/v1/connections/{id}/balance-reports', { params: { path: { id: connectionId } } }),
      ),
    onSuccess,
  });
  const cancel = useMutation({
    mutationFn: async (id: string) =>
      dataOf(await api.POST('/v1/balance-reports/{id}/cancel', { params: { path: { id } } })),
    onSuccess,
  });
  if (!useMay('balance:run')) return null;
  const error = update.error ?? cancel.error;
  const underWay = report && isUnderWay(report.state) ? report.id : undefined;
  return (
    <>
      {error && <ProblemAlert error={error} />}
      {underWay ? (
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(underWay)}>
          {t`Cancel`}
        </Button>
      ) : (
        <Button loading={update.isPending} onClick={() => update.mutate()}>
          {t`Update Balance Report`}
        </Button>
      )}
    </>
  );
}
