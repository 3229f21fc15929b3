import { Button } from '@mantine/core';
import { t } from '../../../../language/say.ts';
import { Icon } from '../../../../pieces/icon.tsx';
import { useMay } from '../../../../session/use-session.ts';

interface BundleLinkProps {
  connectionId: string;
  /** ISO instants; the last day without them. */
  from?: string;
  to?: string;
}

/** A plain link: the browser takes the archive as it is made, however large it is. */
export function BundleLink({ connectionId, from, to }: BundleLinkProps) {
  if (!useMay('audit:read')) return null;
  const query = new URLSearchParams({ ...(from && { from }), ...(to && { to }) });
  return (
    <Button
      component="a"
      variant="default"
      href={`/v1/connections/${encodeURIComponent(connectionId)}/support-bundle?${query}`}
      download
      leftSection={<Icon name="download" size={16} />}
    >
      {t`Create TLF`}
    </Button>
  );
}
