import type { RecordOf } from '../../../api/queries/records.ts';
import { Fact } from '../../../pieces/fact.tsx';
import { Facts } from '../../../pieces/facts.tsx';

export function TeamMemberDetails({ data }: { data: RecordOf<'team_member'>['data'] }) {
  return (
    <Facts columns={2}>
      <Fact label="E-mail">{data.email ?? 'None'}</Fact>
      <Fact label="Phone">{data.phone ?? 'None'}</Fact>
      <Fact label="In use">{data.active ? 'Yes' : 'No'}</Fact>
    </Facts>
  );
}
