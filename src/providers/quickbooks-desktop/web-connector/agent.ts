import { assertNever } from '../../../errors.ts';
import {
  type AgentAnswer,
  type AgentCall,
  AgentMessageError,
  type PollingAgent,
} from '../../polling-agent.ts';
import { CODES } from '../faults/codes.ts';
import { HRESULTS, hresultFact } from '../faults/hresults.ts';
import { readEnvelope, type SoapCall, writeEnvelope, writeFault } from './envelope.ts';
import { readHello } from './hello.ts';
import { qwc } from './qwc.ts';
import { wsdl } from './wsdl.ts';

/** A page of invoices with hundreds of lines, escaped once more inside the envelope. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
const CONTENT_TYPE = 'text/xml; charset=utf-8';

/** The Web Connector of QuickBooks Desktop. */
export function createWebConnectorAgent(): PollingAgent {
  return {
    maxMessageBytes: MAX_MESSAGE_BYTES,
    contentType: CONTENT_TYPE,
    describe: (address) => ({ contentType: CONTENT_TYPE, body: wsdl(address) }),
    read: (message) => callOf(readEnvelope(message)),
    write,
    writeFault,
    setupFile: (setup) => ({
      fileName: 'ledgerbridge.qwc',
      contentType: 'application/xml; charset=utf-8',
      body: qwc(setup),
    }),
    adviceOn(code) {
      const { meaning, remedy } = hresultFact(code);
      return `${meaning} ${remedy}`;
    },
    codes: [...CODES, ...HRESULTS],
  };
}

function callOf({ operation, parameters }: SoapCall): AgentCall {
  const { ticket = '' } = parameters;
  switch (operation) {
    case 'serverVersion':
    case 'getServerVersion':
      return { operation: 'server_version' };
    case 'clientVersion':
      return { operation: 'client_version', version: parameters.strVersion ?? '' };
    case 'authenticate': {
      const { strUserName: userName = '', strPassword: password = '' } = parameters;
      return { operation: 'sign_in', userName, password };
    }
    case 'sendRequestXML':
      return askOf(ticket, parameters);
    case 'receiveResponseXML':
      return bringOf(ticket, parameters);
    case 'connectionError': {
      const { hresult: code = '', message = '' } = parameters;
      return { operation: 'report', ticket, code, message };
    }
    case 'getLastError':
      return { operation: 'why', ticket };
    case 'closeConnection':
      return { operation: 'leave', ticket };
    default:
      throw new AgentMessageError(`there is no operation ${operation}`);
  }
}

function askOf(ticket: string, parameters: SoapCall['parameters']): AgentCall {
  const { strHCPResponse = '', strCompanyFileName } = parameters;
  return {
    operation: 'ask',
    ticket,
    hello: readHello(strHCPResponse),
    file: strCompanyFileName || undefined,
  };
}

function bringOf(ticket: string, { response = '', hresult, message }: SoapCall['parameters']): AgentCall {
  const answer = hresult ? { body: message ?? '', fault: hresult } : { body: response };
  return { operation: 'bring', ticket, answer };
}

const OURS = { server_version: 'serverVersion', client_version: 'clientVersion' } as const;

function write(answer: AgentAnswer): string {
  switch (answer.operation) {
    case 'server_version':
      return writeEnvelope(OURS.server_version, answer.version);
    case 'client_version':
      // Every version of the Web Connector will do.
      return writeEnvelope(OURS.client_version, '');
    case 'sign_in':
      return writeEnvelope('authenticate', signedIn(answer));
    case 'ask':
      return writeEnvelope('sendRequestXML', answer.body);
    case 'bring':
      return writeEnvelope('receiveResponseXML', String(answer.percent));
    case 'report':
      return writeEnvelope('connectionError', 'done');
    case 'why':
      return writeEnvelope('getLastError', answer.wait ? 'NoOp' : answer.text);
    case 'leave':
      return writeEnvelope('closeConnection', answer.text);
    default:
      return assertNever(answer);
  }
}

/** Ticket, what to do, seconds to wait now, seconds to wait always. A ticket is there even when it opens nothing. */
function signedIn(answer: Extract<AgentAnswer, { operation: 'sign_in' }>): string[] {
  const none = '00000000-0000-0000-0000-000000000000';
  switch (answer.kind) {
    case 'welcome':
      // Empty: the company file that is open.
      return [answer.ticket, '', '', String(answer.everySeconds)];
    case 'refused':
      return [none, 'nvu'];
    case 'nothing_due':
      return [none, 'none', '', String(answer.everySeconds)];
    case 'busy':
      return [none, 'busy', String(answer.afterSeconds)];
    default:
      return assertNever(answer);
  }
}
