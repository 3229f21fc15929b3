import { describe, expect, it } from 'vitest';
import type { Ask } from '../../src/asking.ts';
import { Books } from '../../src/books.ts';
import type { RawAnswer, StoredRequest } from '../../src/providers/provider.ts';
import { describeProvider } from './conformance.ts';
import { PolledAgent, type WorkSource } from './polled-agent.ts';
import { PolledBooks } from './polled-books.ts';
import { createPolledProvider } from './polled-provider.ts';
import type { ProviderHarness } from './provider-harness.ts';

describeProvider('polled', makeHarness, {
  time: 'these books keep no time',
});

async function makeHarness(): Promise<ProviderHarness> {
  const books = new PolledBooks();
  const provider = createPolledProvider();
  return {
    provider,
    asked: new Books(provider.reads, { companyId: 'desk' }, askInSessions(books)),
    company: {
      companyName: 'Desk',
      country: 'US',
      homeCurrency: 'USD',
      multicurrency: false,
      salesTax: 'none',
      payroll: false,
      customNumbers: true,
      vendor: {},
    },
    books,
    unknownId: 'B-999',
    deliver: (request) => deliver(new PolledAgent(books), request),
    close: async () => undefined,
  };
}

/** Each request of a reading in a session of its own; between them nothing is remembered but the answers. */
function askInSessions(books: PolledBooks): Ask {
  return async (reading) => {
    let step = reading.next();
    for (let number = 1; !step.done; number++) {
      const { target, body } = step.value;
      const request = { requestId: `read-${number}`, kind: 'read' as const, target, body, items: [] };
      step = reading.next(await deliver(new PolledAgent(books), request));
    }
    return { result: step.value, askedAt: new Date() };
  };
}

/** Hands the request out in a session of its own. */
async function deliver(agent: PolledAgent, request: StoredRequest, loseAnswers = 0): Promise<RawAnswer> {
  const { source, answers } = queueOf(request);
  await agent.runSession(source, { loseAnswers });
  const answer = answers.get(request.requestId);
  if (!answer) throw new Error('the answer was lost');
  return answer;
}

function queueOf(...requests: StoredRequest[]): { source: WorkSource; answers: Map<string, RawAnswer> } {
  const answers = new Map<string, RawAnswer>();
  const source: WorkSource = {
    next: async () => requests.shift(),
    answer: async (requestId, answer) => void answers.set(requestId, answer),
  };
  return { source, answers };
}

const REQUEST: StoredRequest = {
  requestId: 'request-1',
  kind: 'batch',
  target: 'books',
  body: '{"entries":[{"key":"1","entityType":"customer","operation":"create","refs":[],"data":{"displayName":"Ada"}}]}',
  items: [{ key: '1', entityType: 'customer', recordId: 'c', operation: 'create' }],
};

describe('the polled books', () => {
  it('write once a request whose answer was lost, and answer it in the next session', async () => {
    const books = new PolledBooks();
    const agent = new PolledAgent(books);
    await expect(deliver(agent, REQUEST, 1)).rejects.toThrow('lost');
    expect(await books.count('customer')).toBe(1);
    const answer = await deliver(agent, REQUEST);
    expect(createPolledProvider().interpret(REQUEST, answer)).toMatchObject([{ kind: 'written' }]);
    expect(await books.count('customer')).toBe(1);
  });

  it('are reachable only while a session runs', async () => {
    const agent = new PolledAgent(new PolledBooks());
    const { source } = queueOf(REQUEST);
    const states = [agent.isOpen];
    await agent.runSession({ ...source, answer: async () => void states.push(agent.isOpen) });
    expect([...states, agent.isOpen]).toEqual([false, true, false]);
  });
});
