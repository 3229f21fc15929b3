import { z } from 'zod';
import type { AgentHello } from '../../polling-agent.ts';
import { readAnswer, UnreadableAnswer } from '../qbxml/read-message.ts';
import { many } from '../rows.ts';

const hostRow = z.object({ SupportedQBXMLVersion: many(z.string()) });
const dataRow = z.object({ DataExtName: z.string(), DataExtValue: z.string() });
const companyRow = z.object({ CompanyName: z.string().optional(), DataExtRet: many(dataRow) });

/** `LOCKED:<computer>:<ticks>`, as the Web Connector writes it into the company file for its visit. */
const LOCK = /^(?:UN)?LOCKED:([^:]+):(\d*)/;
const TICKS_PER_MS = 10_000n;

/**
 * Host, company and preferences come with the first question of a visit. The company carries what the Web Connector
 * left in it: the id of our connection, and which computer speaks.
 */
export function readHello(text: string): AgentHello | undefined {
  if (text.trim() === '') return undefined;
  const hello: AgentHello = { fileIds: [], versions: [] };
  try {
    readAnswer(text, (_response, name, node) => {
      if (name === 'HostRet') hello.versions = hostRow.parse(node).SupportedQBXMLVersion;
      if (name === 'CompanyRet') takeCompany(companyRow.parse(node), hello);
    });
  } catch (error) {
    if (!(error instanceof UnreadableAnswer || error instanceof z.ZodError)) throw error;
    return undefined;
  }
  return hello;
}

function takeCompany({ CompanyName, DataExtRet }: z.output<typeof companyRow>, hello: AgentHello): void {
  hello.companyName = CompanyName;
  for (const { DataExtName, DataExtValue } of DataExtRet) {
    if (DataExtName === 'FileID') hello.fileIds.push(DataExtValue.replace(/[{}]/g, '').toLowerCase());
    const [, computer, ticks] = (DataExtName === 'AppLock' && LOCK.exec(DataExtValue)) || [];
    if (computer) hello.computer = computer;
    if (ticks) hello.clockMs = Number(BigInt(ticks) / TICKS_PER_MS);
  }
}
