import { expect, it } from 'vitest';
import { createScrubber } from '../../src/api/support/scrub.ts';
import { inWords } from '../../src/domain/sides/difference.ts';

const scrub = createScrubber([]);
const phone = { field: 'phone', here: '555 0199', there: '555 0200' };
const address = {
  field: 'billingAddress',
  here: { line1: '7 Gate Lane', city: 'Reno', postalCode: '89501' },
  there: { line1: '9 Weir Road', city: 'Reno', postalCode: '89502' },
};
const SAID = ['555 0199', '555 0200', '7 Gate Lane', '9 Weir Road', '89501', '89502'];

it.each([
  [
    'both sides of a difference, as sentences name them',
    `They differ: ${inWords(phone)}; ${inWords(address)}.`,
  ],
  [
    'one that says nothing here',
    `${inWords({ ...phone, here: undefined })}; ${inWords({ ...address, here: undefined })}`,
  ],
  ['JSON', JSON.stringify({ phone: phone.here, billingAddress: { ...address.there } })],
  [
    'JSON inside a text of JSON',
    JSON.stringify({ body: JSON.stringify({ phone: phone.here, ...address.there }) }),
  ],
])('where people live and how they are called up is taken out of %s', (_what, text) => {
  expect(SAID.filter((each) => text.includes(each))).not.toEqual([]);
  expect(SAID.filter((each) => scrub(text).includes(each))).toEqual([]);
});
