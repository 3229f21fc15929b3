import type { AgentSetup } from '../../polling-agent.ts';
import { escapeText } from '../qbxml/text.ts';

/** What the Web Connector is set up with. It holds no password: its user types that in. */
export function qwc(setup: AgentSetup): string {
  const { address, support, name, description, userName, ownerId, fileId, everyMinutes } = setup;
  const fields: [string, string][] = [
    ['AppName', name],
    ['AppID', ''],
    ['AppURL', address],
    ['AppDescription', description],
    ['AppSupport', support],
    ['UserName', userName],
    ['OwnerID', braced(ownerId)],
    ['FileID', braced(fileId)],
    ['QBType', 'QBFS'],
    ['Style', 'Document'],
    // True would keep the Web Connector from stamping the company file, and us from writing.
    ['IsReadOnly', 'false'],
    ['PersonalDataPref', 'pdpNotNeeded'],
    ['UnattendedModePref', 'umpOptional'],
  ];
  const elements = fields.map(([element, text]) => `  <${element}>${escapeText(text)}</${element}>`);
  const schedule = `  <Scheduler><RunEveryNMinutes>${everyMinutes}</RunEveryNMinutes></Scheduler>`;
  return ['<?xml version="1.0"?>', '<QBWCXML>', ...elements, schedule, '</QBWCXML>', ''].join('\n');
}

function braced(id: string): string {
  return `{${id.toUpperCase()}}`;
}
