import { z } from 'zod';
import type { DesktopSandbox } from '../stack/desktop.ts';

const recordSchema = z.looseObject({
  ListID: z.string().optional(),
  TxnID: z.string().optional(),
  Name: z.string().optional(),
  Email: z.string().optional(),
  RefNumber: z.string().optional(),
  Memo: z.string().optional(),
  Subtotal: z.string().optional(),
  SalesTaxTotal: z.string().optional(),
  TotalAmount: z.string().optional(),
  SalesOrPurchase: z.looseObject({ Price: z.string().optional() }).optional(),
});
export type RecordThere = z.infer<typeof recordSchema>;

export interface UpdateThere {
  outcome: string;
  message: string;
}

/** The computer with QuickBooks: what a person does at it, and its Web Connector. */
export interface Computer {
  records(kind: string): Promise<RecordThere[]>;
  enter(kind: string, fields: object): Promise<void>;
  change(kind: string, id: string, fields: object): Promise<void>;
  /** "Update Selected" in the Web Connector. */
  update(): Promise<UpdateThere>;
  /** "Auto-Run". */
  autoRun(everySeconds: number): Promise<void>;
}

/** Waits of the Web Connector are this much shorter than in life. */
const TIME_SCALE = 0.05;

export async function computerOf(
  { controlUrl }: DesktopSandbox,
  application: { qwc: string; password: string },
): Promise<Computer> {
  const call = async <T>(method: string, path: string, answer: z.ZodType<T>, body?: object): Promise<T> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(controlUrl + path, { method, ...sent });
    if (!response.ok)
      throw new Error(
        `the Desktop stand-in answered ${response.status} to ${path}: ${await response.text()}`,
      );
    return answer.parse(await response.json());
  };
  const settings = { computer: 'WORKSHOP-PC', timeScale: TIME_SCALE };
  const { id } = await call('POST', '/connectors', z.object({ id: z.string() }), {
    ...application,
    settings,
  });
  return {
    records: async (kind) =>
      (await call('GET', `/records/${kind}`, z.object({ records: z.array(recordSchema) }))).records,
    enter: async (kind, fields) => void (await call('POST', `/records/${kind}`, z.unknown(), fields)),
    change: async (kind, recordId, fields) =>
      void (await call('POST', `/records/${kind}/${recordId}`, z.unknown(), fields)),
    update: () =>
      call('POST', `/connectors/${id}/run`, z.object({ outcome: z.string(), message: z.string() })),
    autoRun: async (everySeconds) =>
      void (await call('POST', `/connectors/${id}/auto-run`, z.unknown(), {
        everyS: everySeconds / TIME_SCALE,
      })),
  };
}
