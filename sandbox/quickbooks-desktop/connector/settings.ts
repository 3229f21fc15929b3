/** How this connector behaves, and what the public record leaves open about the real one. */
export interface ConnectorSettings {
  /** Name of the computer, as AppLock shows it. */
  computer: string;
  /** What `clientVersion` tells. */
  version: string;
  /** Waits are this many times as long: 1 as in life, less in tests. */
  timeScale: number;
  /** How long a call may take, in ms; no figure of the vendor's is known. */
  callTimeoutMs: number;
  /** Answer of the person to a `W:` of `clientVersion`. */
  acceptsWarnings: boolean;
  /** How often the company file is tried again after `connectionError` named a path. */
  connectionRetries: number;
  /** Exchanges after which an update counts as endless. */
  mostExchanges: number;
  unproven: {
    /** What happens to a call that broke: the update ends in silence, or `closeConnection` is still called. */
    afterBrokenCall: 'silent' | 'close';
    /** Whether `closeConnection` follows a `connectionError` that was answered with `done`. */
    closesAfterConnectionError: boolean;
    /** What `NoOp` as the answer of `sendRequestXML` means: a wait, or a message that cannot be parsed. */
    noOpAsRequest: 'wait' | 'send';
    /** A second `.qwc` file with a FileID of its own: the one in the company file stays, gives way, or bars the way. */
    otherFileId: 'keep' | 'overwrite' | 'refuse';
  };
}

export const defaultConnectorSettings: ConnectorSettings = {
  computer: 'OFFICE-PC',
  version: '34.0.10006.50',
  timeScale: 1,
  callTimeoutMs: 100_000,
  acceptsWarnings: true,
  connectionRetries: 2,
  mostExchanges: 100_000,
  unproven: {
    afterBrokenCall: 'silent',
    closesAfterConnectionError: true,
    noOpAsRequest: 'wait',
    otherFileId: 'keep',
  },
};

export type ConnectorChange = Partial<Omit<ConnectorSettings, 'unproven'>> & {
  unproven?: Partial<ConnectorSettings['unproven']>;
};

export function changedConnector(settings: ConnectorSettings, change: ConnectorChange): ConnectorSettings {
  return { ...settings, ...change, unproven: { ...settings.unproven, ...change.unproven } };
}
