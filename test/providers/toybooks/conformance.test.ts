import { calledBooks } from '../../../src/books.ts';
import { describeProvider } from '../conformance.ts';
import type { ProviderHarness } from '../provider-harness.ts';
import { testSession } from '../test-session.ts';
import { startBooksServer } from './books-server.ts';
import { createToybooks } from './index.ts';

describeProvider('toybooks', makeHarness, { time: 'these books keep no time' });

async function makeHarness(): Promise<ProviderHarness> {
  const { books, url: apiBaseUrl, close } = await startBooksServer();
  const provider = createToybooks({ apiBaseUrl });
  const { calls } = provider;
  if (!calls) throw new Error('Toybooks is called');
  const session = testSession();
  const asked = calledBooks(provider.reads, calls, session);
  const company = await asked.company();
  if (!company.ok) throw new Error('the company was not read');
  return {
    provider,
    asked,
    company: company.value,
    books,
    unknownId: 'B-999',
    async deliver(request) {
      const answer = await calls.send(session, request);
      if (!answer.ok) throw new Error(answer.failure.kind);
      return answer.value;
    },
    close,
  };
}
