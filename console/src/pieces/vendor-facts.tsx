import { Text } from '@mantine/core';
import type { VendorDetail } from '../api/types.ts';
import { Fact } from './fact.tsx';
import { Facts } from './facts.tsx';

/** What the accounting system itself said: for its support, word for word. */
export function VendorFacts({ vendor }: { vendor: VendorDetail }) {
  return (
    <Facts columns={2}>
      {vendor.message && (
        <Fact label="QuickBooks said">
          <Text component="span">{vendor.message}</Text>
        </Fact>
      )}
      {vendor.code && <Fact label="Code">{vendor.code}</Fact>}
      {vendor.reference && <Fact label="Reference for QuickBooks’ support">{vendor.reference}</Fact>}
      {vendor.httpStatus && <Fact label="HTTP status">{vendor.httpStatus}</Fact>}
    </Facts>
  );
}
