import type { Night } from '../../domain/connector-night.ts';
import { isTimeZone } from '../../domain/wall-clock.ts';
import type { StoredConnection } from '../connections/connection-queries.ts';
import type { Connector } from './connectors.ts';

/** By the zone that was chosen, or the company's; by UTC where neither is known here. */
export function nightOf(
  { timeZone, nightFrom: from, nightTo: to }: Connector,
  { capabilities }: Pick<StoredConnection, 'capabilities'>,
): Night {
  const zones = [timeZone, capabilities?.timeZone];
  return { timeZone: zones.find((zone) => zone && isTimeZone(zone)) ?? 'UTC', from, to };
}
