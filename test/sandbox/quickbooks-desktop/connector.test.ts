import { afterEach, describe, expect, it } from 'vitest';
import type { ConnectorChange } from '../../../sandbox/quickbooks-desktop/index.ts';
import { createWebConnector } from '../../../sandbox/quickbooks-desktop/index.ts';
import type { Company } from './support/company.ts';
import { company } from './support/company.ts';
import type { Answers, Service } from './support/service.ts';
import { oneQuery, startService } from './support/service.ts';

let service: Service;
afterEach(() => service.close());

async function visit(answers: Answers = {}, settings: ConnectorChange = {}, us: Company = company()) {
  service = await startService(answers);
  const connector = createWebConnector({
    qwc: service.qwc,
    password: 'secret',
    companyFile: us.file,
    settings: { timeScale: 0.001, ...settings },
  });
  return { connector, report: await connector.runUpdate(), us };
}

describe('an update', () => {
  it('makes the calls in their order, closes at an empty answer, and finds nothing wrong with a right service', async () => {
    const { report } = await visit();
    expect(report).toMatchObject({ outcome: 'done', message: 'OK', exchanges: 1, deviations: [] });
    expect(service.operations()).toEqual([
      ...['serverVersion', 'clientVersion', 'authenticate', 'sendRequestXML', 'receiveResponseXML'],
      ...['sendRequestXML', 'getLastError', 'closeConnection'],
    ]);
  });

  it('sends empty parameters as empty elements, with the SOAPAction in quotes', async () => {
    await visit();
    const received = service.calls.find(({ operation }) => operation === 'receiveResponseXML');
    expect(received?.raw).toContain('<hresult /><message />');
    expect(received?.headers.soapaction).toBe('"http://developer.intuit.com/receiveResponseXML"');
    expect(received?.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(received?.values.response).toContain('<CustomerQueryRs requestID="1" statusCode="0"');
  });

  it('tells host, company with FileID and AppLock, and preferences at the first call only', async () => {
    await visit({ sendRequestXML: (_, count) => (count < 3 ? oneQuery : '') });
    const [first, ...later] = service.calls.filter(({ operation }) => operation === 'sendRequestXML');
    const hcp = first?.values.strHCPResponse ?? '';
    for (const told of [
      '<HostQueryRs requestID="0"',
      '<CompanyQueryRs requestID="1"',
      '<PreferencesQueryRs requestID="2"',
    ])
      expect(hcp).toContain(told);
    expect(hcp).toContain('{57F3B9B6-86F1-4FCC-B1FF-966DE1813D20}');
    expect(hcp).toMatch(/LOCKED:OFFICE-PC:\d{18}/);
    expect(first?.values).toMatchObject({ qbXMLCountry: 'US', qbXMLMajorVers: '16', qbXMLMinorVers: '0' });
    expect(later.map(({ values }) => values.strHCPResponse)).toEqual(['', '']);
  });
});
