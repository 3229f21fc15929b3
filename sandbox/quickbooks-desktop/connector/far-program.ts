import { Hresult, type HresultCode, isHresult } from '../hresults.ts';
import type { FileFacts, Program } from './program.ts';
import { send } from './transport.ts';
import { UpdateEnd } from './update-end.ts';

/** QuickBooks may take long for a set. */
const LONGEST_MS = 600_000;

/** A company file in another process, at the address of its control calls: either program may end without the other. */
export function farProgram(controlUrl: string): Program {
  return {
    async begin(opening) {
      const { id, facts } = (await ask(`${controlUrl}/sessions`, opening, '0x80040408')) as {
        id: string;
        facts: FileFacts;
      };
      const of = `${controlUrl}/sessions/${id}`;
      return {
        facts,
        async processRequest(qbxml) {
          const answer = await ask(`${of}/requests`, { qbxml }, '0x80040402');
          return (answer as { qbxml: string }).qbxml;
        },
        unlock: () => quietly(ask(`${of}/unlock`, {}, '0x80040402')),
        end: () => quietly(ask(`${of}/end`, {}, '0x80040402')),
      };
    },
    forget: (ownerId) => quietly(ask(`${controlUrl}/forget`, { ownerId }, '0x80040402')),
  };
}

/** `whenGone` is what the connector sees where nobody answers. @throws Hresult, UpdateEnd */
async function ask(url: string, body: object, whenGone: HresultCode): Promise<unknown> {
  const answer = await send({
    url,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    timeoutMs: LONGEST_MS,
  }).catch((error: unknown) => {
    throw new Hresult(whenGone, error instanceof Error ? error.message : String(error));
  });
  const read: unknown = JSON.parse(answer.body.toString('utf8'));
  if (answer.status === 200) return read;
  const { code = '', error = '', detail } = read as { code?: string; error?: string; detail?: string };
  if (isHresult(code)) throw new Hresult(code, detail);
  throw new UpdateEnd('refused', error);
}

/** A program that has ended has nothing left to be told. */
async function quietly(asked: Promise<unknown>): Promise<void> {
  await asked.catch(() => undefined);
}
