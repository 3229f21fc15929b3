import { Hresult } from '../hresults.ts';
import type { OpenSession } from './program.ts';
import type { Update, UpdateContext } from './update.ts';
import { UpdateEnd } from './update-end.ts';

/** The connector tries twice by itself before it tells the service. */
const OWN_TRIES = 2;

/** Opens QuickBooks and begins a session; where that fails the service is told and may name another file. */
export async function openFile(update: Update, path: string): Promise<OpenSession> {
  let wanted = path;
  for (let retries = 0; ; retries += 1) {
    try {
      return await beginSession(update.context, wanted);
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

async function beginSession({ program, qwc, settings }: UpdateContext, path: string): Promise<OpenSession> {
  const { appName, ownerId, fileId, isReadOnly } = qwc;
  const { computer, unproven } = settings;
  const opening = {
    appName,
    path,
    ownerId,
    fileId,
    isReadOnly,
    computer,
    otherFileId: unproven.otherFileId,
  };
  let failure: unknown;
  for (let tries = 0; tries < OWN_TRIES; tries += 1) {
    try {
      return await program.begin(opening);
    } catch (error) {
      if (!(error instanceof Hresult)) throw error;
      failure = error;
    }
  }
  throw failure as Hresult;
}

/** The three answers that the first `sendRequestXML` of a session carries. */
export async function hostCompanyPreferences(session: OpenSession, { qwc }: UpdateContext): Promise<string> {
  return session.processRequest(
    `<?xml version="1.0"?><?qbxml version="${session.facts.version}"?><QBXML><QBXMLMsgsRq onError="continueOnError">` +
      '<HostQueryRq requestID="0"/>' +
      `<CompanyQueryRq requestID="1"><OwnerID>${qwc.ownerId}</OwnerID></CompanyQueryRq>` +
      '<PreferencesQueryRq requestID="2"/></QBXMLMsgsRq></QBXML>',
  );
}
