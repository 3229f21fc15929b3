import { useParams } from 'react-router';
import type { MappingKind } from '../../../api/types.ts';
import { MissingPage } from '../../../app/missing-page.tsx';
import { oneOf } from '../../../filters/use-filters.ts';
import { Page } from '../../../pieces/page.tsx';
import { useOutletConnection } from '../use-outlet-connection.ts';
import { KINDS } from './kinds.ts';
import { MappingList } from './mapping-list.tsx';

export function MappingsPage() {
  const { kind: segment } = useParams();
  const kind = oneOf(segment, ['employee', 'account', 'tax_code']);
  return kind ? <Mappings kind={kind} /> : <MissingPage />;
}

function Mappings({ kind }: { kind: MappingKind }) {
  const { id } = useOutletConnection();
  const { title, lead } = KINDS[kind];
  return (
    <Page title={title} lead={lead}>
      {/* What was chosen for one company is no choice of another. */}
      <MappingList key={`${id}/${kind}`} connectionId={id} kind={kind} />
    </Page>
  );
}
