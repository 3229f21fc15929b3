import type { RecordOf } from '../../../api/queries/records.ts';
import { t } from '../../../language/say.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';

export function TeamMemberDetails({ data }: { data: RecordOf<'team_member'>['data'] }) {
  return (
    <Facts columns={2}>
      <Fact label={t`E-mail`}>{data.email ?? t`None`}</Fact>
      <Fact label={t`Phone`}>{data.phone ?? t`None`}</Fact>
      <Fact label={t`In use`}>{data.active ? t`Yes` : t`No`}</Fact>
    </Facts>
  );
}
