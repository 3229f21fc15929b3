import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { plural } from '../../../format/numbers.ts';
import { t } from '../../../language/say.ts';
import { ProblemAlert } from '../../../pieces/problem-alert.tsx';
import { useDecideAll } from './use-decide.ts';
import type { ReviewFilter } from './use-review-filters.ts';

/** How alike a name has to be; less than 0.55 is never suggested. */
const SCORES = [1, 0.9, 0.8, 0.7, 0.55];

/** For all undecided rows that fit the filters at once. */
export function BulkDecisions({ importId, filter }: { importId: string; filter: ReviewFilter }) {
  const [score, setScore] = useState(0.9);
  const decideAll = useDecideAll(importId);
  const undecided = { ...filter, decision: 'undecided' as const };
  return (
    <div>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label={t`Suggestions at least this alike`}
          value={String(score)}
          data={SCORES.map((each) => ({ value: String(each), label: `${Math.round(100 * each)} %` }))}
          onChange={({ currentTarget }) => setScore(Number(currentTarget.value))}
        />
        <Button
          variant="default"
          loading={decideAll.isPending}
          onClick={() => decideAll.mutate({ filter: { ...undecided, minScore: score }, decision: 'link' })}
        >
          {t`Accept all these suggestions`}
        </Button>
        {(['create', 'ignore'] as const).map((decision) => (
          <Button
            key={decision}
            variant="default"
            loading={decideAll.isPending}
            onClick={() => decideAll.mutate({ filter: undecided, decision })}
          >
            {decision === 'create' ? t`Create all undecided` : t`Ignore all undecided`}
          </Button>
        ))}
      </Group>
      <Text size="sm" c="dimmed" mt={4} role="status">
        {decideAll.data
          ? t`${plural(decideAll.data.changed, 'record was', 'records were')} decided.`
          : t`Of those that the filters show. Where several want the same record of yours, you choose one by one.`}
      </Text>
      {decideAll.error && <ProblemAlert error={decideAll.error} />}
    </div>
  );
}
