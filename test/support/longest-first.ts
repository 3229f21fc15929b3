import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest begins first, so that no processor waits for a last long file. A start of a path counts for
 * all below it; what is not named here comes after these.
 */
const LONGEST = [
  'test/dev/start.test.ts',
  'test/dev/stay-up.test.ts',
  'test/chaos/',
  'test/e2e/',
  'test/service-invoice-pro/',
  'test/engine/',
  'test/dev/',
  'test/replay/',
  'test/workflows/',
  'test/api/',
  'test/cli/',
  'test/db/',
];

/** Files of a project that share a process follow each other; within a place the order is the seed's. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root, sequence } = this.ctx.config;
    const keyed = files.map((file) => {
      const path = file.moduleId.slice(root.length + 1);
      const shuffled = createHash('sha1').update(`${sequence.seed} ${path}`).digest('hex');
      return { file, place: placeOf(path), size: sizeOf(file.moduleId), shuffled };
    });
    keyed.sort((a, b) => a.place - b.place || b.size - a.size || a.shuffled.localeCompare(b.shuffled));
    return keyed.map(({ file }) => file);
  }
}

function placeOf(path: string): number {
  const place = LONGEST.findIndex((start) => path.startsWith(start));
  return place === -1 ? LONGEST.length : place;
}

/** In steps, because among files of about a size any order must do. */
function sizeOf(file: string): number {
  return Math.floor(statSync(file).size / 8_000);
}
