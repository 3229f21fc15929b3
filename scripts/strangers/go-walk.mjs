import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { project } from '../step.mjs';

// Walks through everything that the unmodified Go client can do; only its addresses, which are constants, are set.
const base = process.env.SANDBOX;
const definitions = readFileSync('defs.go', 'utf8')
  .replaceAll(/https:\/\/developer\.api\.intuit\.com(?=\/\.well-known)/g, base)
  .replaceAll(/https:\/\/(sandbox-)?quickbooks\.api\.intuit\.com/g, base);
writeFileSync('defs.go', definitions);
mkdirSync('cmd/walk', { recursive: true });
cpSync(path.join(project, 'scripts/strangers/go-walk/main.go'), 'cmd/walk/main.go');
execFileSync('go', ['run', './cmd/walk'], { stdio: 'inherit' });
