import { Anchor } from '@mantine/core';
import type { VendorDetail } from '../api/types.ts';

/** A code of the accounting system, which leads to what it means where that is explained. */
export function VendorCode({ code, page }: Pick<VendorDetail, 'code' | 'page'>) {
  return page ? (
    <Anchor href={page} target="_blank" rel="noreferrer">
      {code}
    </Anchor>
  ) : (
    code
  );
}
