import { Hresult } from '../hresults.ts';
import type { Session } from '../session/session.ts';
import { lockText, readStamp, writeStamp } from './stamp.ts';
import type { Update, UpdateContext } from './update.ts';
import { UpdateEnd } from './update-end.ts';

/** The connector tries twice by itself before it tells the service. */
const OWN_TRIES = 2;

/** Opens QuickBooks and begins a session; where that fails the service is told and may name another file. */
export async function openFile(update: Update, path: string): Promise<Session> {
  let wanted = path;
  for (let retries = 0; ; retries += 1) {
    try {
      return beginSession(update.context, wanted);
    } catch (error) {
      if (!(error instanceof Hresult)) throw error;
      const answer = await update.caller.text('connectionError', update.ticket, error.code, error.message);
      if (answer.toLowerCase() === 'done' || retries >= update.context.settings.connectionRetries) {
        throw new UpdateEnd('no-quickbooks', error.message);
      }
      wanted = answer;
    }
  }
}

function beginSession({ companyFile, qwc, settings }: UpdateContext, path: string): Session {
  let failure: unknown;
  for (let tries = 0; tries < OWN_TRIES; tries += 1) {
    try {
      const session = companyFile.beginSession({ name: qwc.appName, path });
      stamp(session, qwc, settings);
      return session;
    } catch (error) {
      if (!(error instanceof Hresult)) throw error;
      failure = error;
    }
  }
  throw failure as Hresult;
}

/** FileID at the first access; AppLock at every one. */
function stamp(
  { file: { books } }: Session,
  { ownerId, fileId, isReadOnly }: UpdateContext['qwc'],
  { computer, unproven }: UpdateContext['settings'],
): void {
  if (isReadOnly || books.settings.access.readOnly) {
    throw new UpdateEnd('refused', 'The application has read-only access (3263): QBWC1039');
  }
  const there = readStamp(books, ownerId, 'FileID');
  const another = there !== undefined && there.toLowerCase() !== fileId.toLowerCase();
  if (another && unproven.otherFileId === 'refuse') {
    throw new UpdateEnd('refused', 'The company file knows the application under another FileID: QBWC1039');
  }
  if (there === undefined || (another && unproven.otherFileId === 'overwrite')) {
    writeStamp(books, ownerId, 'FileID', fileId);
  }
  writeStamp(books, ownerId, 'AppLock', lockText('LOCKED', computer, books.clock.now()));
}

/** The three answers that the first `sendRequestXML` of a session carries. */
export async function hostCompanyPreferences(session: Session, { qwc }: UpdateContext): Promise<string> {
  const { version } = highest(session);
  return session.processRequest(
    `<?xml version="1.0"?><?qbxml version="${version}"?><QBXML><QBXMLMsgsRq onError="continueOnError">` +
      '<HostQueryRq requestID="0"/>' +
      `<CompanyQueryRq requestID="1"><OwnerID>${qwc.ownerId}</OwnerID></CompanyQueryRq>` +
      '<PreferencesQueryRq requestID="2"/></QBXMLMsgsRq></QBXML>',
  );
}

/** The version that the connector tells the service: the highest that the program takes. */
export function highest({ file }: Session): { version: string; major: string; minor: string } {
  const { qbxmlVersions, acceptsUpTo } = file.books.settings;
  const taken = qbxmlVersions.filter((each) => Number(each) <= acceptsUpTo);
  const version = taken.sort((a, b) => Number(a) - Number(b)).at(-1) ?? '1.0';
  const [major = '1', minor = '0'] = version.split('.');
  return { version, major, minor };
}
