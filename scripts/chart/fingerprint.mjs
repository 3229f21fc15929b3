import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Of every file that a rendering is made from, by name and content. */
export function fingerprintOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(folder, file)))
      .update('\0');
  return hash.digest('hex').slice(0, 32);
}

/** A rendering with a first line that tells whether it is what was rendered, and of which chart. */
export function marked(rendered, chart) {
  return `# Made by scripts/chart.mjs: chart ${fingerprintOf(chart)}, text ${hashOf(rendered)}\n${rendered}`;
}

const hashOf = (text) => createHash('sha256').update(text).digest('hex').slice(0, 32);
