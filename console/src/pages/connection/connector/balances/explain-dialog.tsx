import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { explanationQuery } from '../../../../api/queries/balances.ts';
import type { BalanceExplanation, BalanceRow } from '../../../../api/types.ts';
import { formatMoney } from '../../../../format/numbers.ts';
import { t } from '../../../../language/say.ts';
import { Dialog } from '../../../../pieces/dialog.tsx';
import { TextLink } from '../../../../pieces/links.tsx';
import { Loaded } from '../../../../pieces/loaded.tsx';

interface ExplainDialogProps {
  reportId: string;
  row: BalanceRow;
  onClose: () => void;
}

/** Which documents make the balances of one client differ, read from QuickBooks now. */
export function ExplainDialog({ reportId, row, onClose }: ExplainDialogProps) {
  const query = useQuery(explanationQuery(reportId, row.id));
  return (
    <Dialog title={t`Why ${row.name} differs`} onClose={onClose}>
      <Loaded query={query}>{(explanation) => <Documents explanation={explanation} />}</Loaded>
    </Dialog>
  );
}

function Documents({ explanation: { summary, documents, row } }: { explanation: BalanceExplanation }) {
  return (
    <Stack gap="sm">
      <Text>
        {t`${summary} Now ${formatMoney(row.ours, row.currency)} by your records, ${formatMoney(row.theirs, row.currency)} by QuickBooks.`}
      </Text>
      {documents.map(({ what, entityType, recordId, externalId, ours, theirs, reason }) => (
        <div key={`${what} ${recordId} ${externalId}`}>
          <Text fw={650}>
            {entityType && recordId ? (
              <TextLink to={`/records/${entityType}/${encodeURIComponent(recordId)}`}>{what}</TextLink>
            ) : (
              what
            )}
          </Text>
          <Text size="sm">
            {t`${formatMoney(ours, row.currency)} here, ${formatMoney(theirs, row.currency)} in QuickBooks. ${reason}`}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
