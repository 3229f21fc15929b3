import { startEmbeddedPostgres } from '../../src/dev/embedded-postgres.ts';

// Run by embedded-postgres.test.ts, which kills it.
const server = await startEmbeddedPostgres({ home: process.argv[2] ?? '' });
console.log(server.pid);
setInterval(() => undefined, 60_000);
