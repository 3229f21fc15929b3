import { Text } from '@mantine/core';
import type { VendorDetail } from '../api/types.ts';
import { t } from '../language/say.ts';
import { Fact } from './fact.tsx';
import { Facts } from './facts.tsx';
import { VendorCode } from './vendor-code.tsx';

/** What the accounting system itself said: for its support, word for word. */
export function VendorFacts({ vendor }: { vendor: VendorDetail }) {
  return (
    <Facts columns={2}>
      {vendor.message && (
        <Fact label={t`QuickBooks said`}>
          <Text component="span">{vendor.message}</Text>
        </Fact>
      )}
      {vendor.code && (
        <Fact label={t`Code`}>
          <VendorCode {...vendor} />
        </Fact>
      )}
      {vendor.reference && <Fact label={t`Reference for QuickBooks’ support`}>{vendor.reference}</Fact>}
      {vendor.httpStatus && <Fact label={t`HTTP status`}>{vendor.httpStatus}</Fact>}
    </Facts>
  );
}
