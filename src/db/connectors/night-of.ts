import type { Night } from '../../domain/connector-night.ts';
import { zoneOf } from '../../domain/wall-clock.ts';
import type { StoredConnection } from '../connections/connection-queries.ts';
import type { Connector } from './connectors.ts';

/** By the zone that was chosen, or the company's; by UTC where neither is known here. */
export function nightOf(
  { timeZone, nightFrom: from, nightTo: to }: Connector,
  { capabilities }: Pick<StoredConnection, 'capabilities'>,
): Night {
  return { timeZone: zoneBy({ timeZone }, { capabilities }) ?? 'UTC', from, to };
}

/** The zone that was chosen, or the company's; undefined where neither is known here. */
export function zoneBy(
  { timeZone }: Pick<Connector, 'timeZone'>,
  { capabilities }: Pick<StoredConnection, 'capabilities'>,
): string | undefined {
  const zones = [timeZone, capabilities?.timeZone].map((zone) => zone && zoneOf(zone));
  return zones.find(Boolean) || undefined;
}
