import { expect, it } from 'vitest';
import { prerequisiteStatus, type QueueFacts } from '../../src/db/queue/prerequisites.ts';
import type { QueueState } from '../../src/db/schema/index.ts';
import { customer } from '../engine/samples.ts';

const ref = { entityType: 'customer' as const, recordId: 'c1' };
const inactive = {
  data: customer('c1', { active: false }).data,
  name: 'Ann',
  deleted: false,
  skipped: false,
};
const queued = (state: QueueState): QueueFacts => ({ state, message: undefined, awaitsApproval: false });

it('what is under way there counts as coming, though it was made inactive meanwhile; what never went does not', () => {
  const status = (facts: QueueFacts | undefined) => prerequisiteStatus(ref, inactive, facts).status;
  expect([status(queued('in_flight')), status(queued('retrying'))]).toEqual(['busy', 'busy']);
  expect([status(queued('pending')), status(undefined)]).toEqual(['ineligible', 'ineligible']);
});
