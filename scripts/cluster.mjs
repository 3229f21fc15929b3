import { installIfNeeded } from './install.mjs';

// As scripts/start.mjs: on a fresh clone nothing that could run TypeScript is installed yet.
const code = await installIfNeeded();
if (code !== 0) process.exit(code);
const { register } = await import('tsx/esm/api');
register();
await import('../src/dev/cluster.ts');
