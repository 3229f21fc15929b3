import { remedyOf } from '../../errors.ts';
import type { ConnectorFacts } from './status.ts';

const PRESS = 'Press “Update Selected” in the Web Connector, on the computer where QuickBooks is.';
const AT_NIGHT =
  'It has ended for the night. Close QuickBooks and the Web Connector and shut the computer down before leaving.';
const TO_START = 'Press Force Sync to start it.';
const TO_START_AGAIN = 'Press Force Sync to start it again.';

/** What somebody has to do, the most pressing first; null when there is nothing. */
export function adviceOn(facts: ConnectorFacts): string | null {
  const { run, ended, row } = facts;
  const held = whatHolds(facts);
  if (held) return held;
  if (run) return facts.waits ? whileWaiting(facts) : null;
  if (row.state === 'night') return nightly(facts);
  if (ended?.state === 'failed' && ended.error) {
    return `${ended.error.message} ${remedyOf(ended.error)}`;
  }
  if (row.state !== 'closed') return null;
  return ended ? TO_START_AGAIN : TO_START;
}

/** Why nothing can leave, whatever the connector means to do. */
function whatHolds({ connection, enabled }: ConnectorFacts): string | null {
  const { status, pauseReason } = connection;
  if (status === 'disconnected') return 'QuickBooks is disconnected. Connect it on the Connection page.';
  if (pauseReason) return `${pauseReason.message} ${remedyOf(pauseReason)}`;
  return enabled ? null : 'Enable Sync is off. Switch it on in Sync Settings.';
}

/** What the program said when it came last counts more than when it comes again. */
function whileWaiting({ lastSession, poll }: ConnectorFacts): string | null {
  if (lastSession?.ending === 'failed' && lastSession.error) return lastSession.error;
  return poll.isMissing ? PRESS : null;
}

function nightly({ row }: ConnectorFacts): string {
  return row.morning === 'by_itself'
    ? `${AT_NIGHT} It resumes by itself at ${row.nightTo}.`
    : `${AT_NIGHT} ${TO_START_AGAIN}`;
}
