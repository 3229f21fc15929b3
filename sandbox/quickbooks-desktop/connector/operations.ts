export const NAMESPACE = 'http://developer.intuit.com/';

/** The eight calls of the connector with their parameters in order, and what each answers. */
export const operations = {
  serverVersion: { parameters: [], answer: 'string' },
  clientVersion: { parameters: ['strVersion'], answer: 'string' },
  authenticate: { parameters: ['strUserName', 'strPassword'], answer: 'strings' },
  sendRequestXML: {
    parameters: [
      'ticket',
      'strHCPResponse',
      'strCompanyFileName',
      'qbXMLCountry',
      'qbXMLMajorVers',
      'qbXMLMinorVers',
    ],
    answer: 'string',
  },
  receiveResponseXML: { parameters: ['ticket', 'response', 'hresult', 'message'], answer: 'int' },
  connectionError: { parameters: ['ticket', 'hresult', 'message'], answer: 'string' },
  getLastError: { parameters: ['ticket'], answer: 'string' },
  closeConnection: { parameters: ['ticket'], answer: 'string' },
} as const satisfies Record<string, { parameters: readonly string[]; answer: 'string' | 'strings' | 'int' }>;

export type Operation = keyof typeof operations;
