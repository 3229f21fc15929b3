import { formatExactly, formatInstant, formatRelative } from '../format/dates.ts';

/** When something was; the exact time on hovering. */
export function Instant({ at, relative = false }: { at: string; relative?: boolean }) {
  return (
    <time dateTime={at} title={formatExactly(at)}>
      {relative ? formatRelative(at) : formatInstant(at)}
    </time>
  );
}
