import { readXml, XmlError } from '../xml/read.ts';
import type { Deviation } from './deviations.ts';
import { deviation } from './deviations.ts';

/** What a `.qwc` file says. */
export interface Qwc {
  appName: string;
  appId: string;
  appUrl: string;
  appDescription: string;
  appSupport: string;
  userName: string;
  ownerId: string;
  fileId: string;
  qbType: string;
  isReadOnly: boolean;
  style: string;
  /** Of the scheduler; without it an update runs only when a person asks for it. */
  runEveryS?: number | undefined;
  certUrl?: string | undefined;
}

const needed = [
  'AppName',
  'AppURL',
  'AppDescription',
  'AppSupport',
  'UserName',
  'OwnerID',
  'FileID',
  'QBType',
];
const GUID = /^\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/i;

/** Reads a `.qwc` file. @throws XmlError where it is no XML at all */
export function readQwc(source: string): { qwc: Qwc; deviations: Deviation[] } {
  const root = readXml(source.trim());
  if (root.name !== 'QBWCXML') throw new XmlError(`the root is <${root.name}>, <QBWCXML> is needed`);
  const value = (name: string) => root.children.find((child) => child.name === name)?.text.trim() ?? '';
  const every = root.children.find(({ name }) => name === 'Scheduler')?.children[0];
  const factor = every?.name === 'RunEveryNSeconds' ? 1 : 60;
  const deviations = needed
    .filter((name) => value(name) === '')
    .map((name) => deviation('qwc', 'qwc-field', `<${name}> is missing: QBWC1039`));
  if (!root.children.some(({ name }) => name === 'AppID')) {
    deviations.push(deviation('qwc', 'qwc-field', '<AppID> is missing; it may be empty'));
  }
  for (const name of ['OwnerID', 'FileID']) {
    if (value(name) !== '' && !GUID.test(value(name)))
      deviations.push(deviation('qwc', 'qwc-field', `<${name}> is no GUID in braces`));
  }
  const qwc: Qwc = {
    appName: value('AppName'),
    appId: value('AppID'),
    appUrl: value('AppURL'),
    appDescription: value('AppDescription'),
    appSupport: value('AppSupport'),
    userName: value('UserName'),
    ownerId: value('OwnerID'),
    fileId: value('FileID'),
    qbType: value('QBType'),
    isReadOnly: value('IsReadOnly') === 'true',
    style: value('Style') || 'Document',
    runEveryS: every ? Number(every.text) * factor : undefined,
    certUrl: value('CertURL') || undefined,
  };
  return { qwc, deviations: [...deviations, ...addressDeviations(qwc)] };
}

/** https, or http on this computer; the support page on the same host. */
function addressDeviations({ appUrl, appSupport, qbType, style }: Qwc): Deviation[] {
  const found: string[] = [];
  const app = URL.parse(appUrl);
  const support = URL.parse(appSupport);
  if (!app) return [deviation('qwc', 'qwc-address', `AppURL "${appUrl}" is no address`)];
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(app.hostname);
  if (app.protocol !== 'https:' && !local) found.push('AppURL must be https: QBWC1010');
  if (!local && /^\d+\.\d+\.\d+\.\d+$/.test(app.hostname))
    found.push('AppURL must not be an IP address: QBWC1001');
  if (!support) found.push(`AppSupport "${appSupport}" is no address: QBWC1003`);
  else if (support.hostname !== app.hostname)
    found.push('AppURL and AppSupport are on different hosts: QBWC1000');
  const deviations = found.map((text) => deviation('qwc', 'qwc-address', text));
  if (qbType !== 'QBFS')
    deviations.push(deviation('qwc', 'qwc-field', `QBType is "${qbType}", QBFS is needed`));
  if (style !== 'Document')
    deviations.push(deviation('qwc', 'qwc-field', `Style ${style} is not spoken here`));
  return deviations;
}
