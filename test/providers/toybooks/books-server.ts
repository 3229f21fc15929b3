import { type LocalServer, startLocalServer } from '../local-server.ts';
import { PolledBooks } from '../polled-books.ts';

export interface BooksServer extends LocalServer {
  books: PolledBooks;
}

/** The vendor: it answers a write that it has seen under its id from memory. */
export async function startBooksServer(): Promise<BooksServer> {
  const books = new PolledBooks();
  const server = await startLocalServer(({ url = '', headers, body }, response) => {
    if (!headers.authorization?.startsWith('Bearer ')) return void response.writeHead(401).end();
    const [, kind, id = ''] = url.split('/');
    const request = { requestId: id, target: 'books', body, items: [] };
    const answer = books.take({ ...request, kind: kind === 'writes' ? 'batch' : 'read' });
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer.body);
  });
  return { ...server, books };
}
