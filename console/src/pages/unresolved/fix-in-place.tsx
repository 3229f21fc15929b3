import { Button } from '@mantine/core';
import { Link } from 'react-router';

/** Where the cause is mended, when that is a page of ours. */
const PLACES: Readonly<Record<string, { to: string; label: string }>> = {
  EmployeeNotMapped: { to: '/connection/mappings/employee', label: 'Map the team members' },
  AccountNotMapped: { to: '/connection/mappings/account', label: 'Choose the accounts' },
  TaxCodeNotMapped: { to: '/connection/mappings/tax_code', label: 'Choose the tax codes' },
  ConnectionNeedsReauth: { to: '/connection', label: 'Reconnect' },
};

export function FixInPlace({ type }: { type: string }) {
  const place = PLACES[type];
  if (!place) return null;
  return (
    <Button component={Link} to={place.to}>
      {place.label}
    </Button>
  );
}
