import { Text } from '@mantine/core';
import type { ApprovalRow } from '../../api/types.ts';
import { withDays } from '../../format/with-days.ts';
import { RECORD_TYPES } from '../../format/words.ts';
import { t } from '../../language/say.ts';
import { TextLink } from '../../pieces/links.tsx';
import { pathOf } from '../records/path.ts';

/** What a row is about; a link where the record is here and has a page. */
export function RowName({ row }: { row: Pick<ApprovalRow, 'name' | 'recordId' | 'externalId' | 'type'> }) {
  const { name, recordId, externalId, type } = row;
  const shown = (name && withDays(name)) || recordId || externalId || t`Without a name`;
  if (recordId === null || !RECORD_TYPES.some((each) => each === type)) return <Text inherit>{shown}</Text>;
  return <TextLink to={pathOf({ type, id: recordId })}>{shown}</TextLink>;
}
