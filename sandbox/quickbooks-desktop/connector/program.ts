import type { CompanyFile } from '../company-file.ts';
import type { Session } from '../session/session.ts';
import type { ConnectorSettings } from './settings.ts';
import { lockText, readStamp, removeStamps, writeStamp } from './stamp.ts';
import { UpdateEnd } from './update-end.ts';

/** What the connector says of itself and of the application when it opens a file. */
export interface Opening {
  appName: string;
  /** Path that the session is to be on; empty for the file that is open. */
  path: string;
  ownerId: string;
  fileId: string;
  isReadOnly: boolean;
  computer: string;
  otherFileId: ConnectorSettings['unproven']['otherFileId'];
}

/** What the connector tells the service of the file that is open. */
export interface FileFacts {
  path: string;
  country: string;
  /** The highest qbXML that the program takes. */
  version: string;
}

/** A session with QuickBooks; both programs may end at any time. */
export interface OpenSession {
  readonly facts: FileFacts;
  /** Carries a message set out. @throws Hresult */
  processRequest(qbxml: string): Promise<string>;
  /** Takes the mark out that says who has the file. */
  unlock(): Promise<void>;
  end(): Promise<void>;
}

/** QuickBooks as the connector reaches it: in this process, or as a program of its own. */
export interface Program {
  /** Opens the file and leaves the connector's marks in it. @throws Hresult, UpdateEnd */
  begin(opening: Opening): Promise<OpenSession>;
  /** *Remove*: takes the application's marks out. */
  forget(ownerId: string): Promise<void>;
}

export function programOf(file: CompanyFile): Program {
  return {
    async begin(opening) {
      const session = file.beginSession({ name: opening.appName, path: opening.path });
      stamp(session, opening);
      return {
        get facts() {
          return factsOf(session);
        },
        processRequest: (qbxml) => session.processRequest(qbxml),
        async unlock() {
          lock(session, opening, 'UNLOCKED');
        },
        async end() {
          session.end();
        },
      };
    },
    async forget(ownerId) {
      removeStamps(file.books, ownerId);
    },
  };
}

/** FileID at the first access; AppLock at every one. */
function stamp(session: Session, opening: Opening): void {
  const { books } = session.file;
  const { ownerId, fileId, isReadOnly, otherFileId } = opening;
  if (isReadOnly || books.settings.access.readOnly) {
    throw new UpdateEnd('refused', 'The application has read-only access (3263): QBWC1039');
  }
  const there = readStamp(books, ownerId, 'FileID');
  const another = there !== undefined && there.toLowerCase() !== fileId.toLowerCase();
  if (another && otherFileId === 'refuse') {
    throw new UpdateEnd('refused', 'The company file knows the application under another FileID: QBWC1039');
  }
  if (there === undefined || (another && otherFileId === 'overwrite')) {
    writeStamp(books, ownerId, 'FileID', fileId);
  }
  lock(session, opening, 'LOCKED');
}

function lock(
  { file: { books } }: Session,
  { ownerId, computer }: Opening,
  state: 'LOCKED' | 'UNLOCKED',
): void {
  writeStamp(books, ownerId, 'AppLock', lockText(state, computer, books.clock.now()));
}

function factsOf({ file }: Session): FileFacts {
  const { path, country, qbxmlVersions, acceptsUpTo } = file.books.settings;
  const taken = qbxmlVersions.filter((each) => Number(each) <= acceptsUpTo);
  const version = taken.sort((a, b) => Number(a) - Number(b)).at(-1) ?? '1.0';
  return { path, country, version };
}
