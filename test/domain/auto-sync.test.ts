import { describe, expect, it } from 'vitest';
import { allToggles, dateIn, startDateFrom, syncsByItself } from '../../src/domain/auto-sync.ts';

describe('a toggle', () => {
  it('is what somebody set, and otherwise the default of its type', () => {
    expect(syncsByItself({ invoice: false }, 'invoice')).toBe(false);
    expect(syncsByItself({}, 'invoice')).toBe(true);
    expect(allToggles({ payment: false }, ['customer', 'payment'])).toEqual({
      customer: true,
      payment: false,
    });
  });
});

describe('the start date', () => {
  const today = '2026-11-22';

  it('is today when such a toggle is switched on for the first time', () => {
    expect(startDateFrom({ stored: null, asked: undefined, on: true, today })).toBe(today);
    expect(startDateFrom({ stored: null, asked: undefined, on: false, today })).toBeNull();
  });

  it('stays when the toggle is switched off and on again later', () => {
    expect(startDateFrom({ stored: '2026-03-01', asked: undefined, on: true, today })).toBe('2026-03-01');
    expect(startDateFrom({ stored: '2026-03-01', asked: undefined, on: false, today })).toBe('2026-03-01');
  });

  it('may be any day up to today, and none after it', () => {
    for (const asked of ['1999-01-01', today]) {
      expect(startDateFrom({ stored: null, asked, on: true, today })).toBe(asked);
    }
    expect(startDateFrom({ stored: null, asked: '2026-11-23', on: true, today })).toBe('future');
  });
});

describe('a day', () => {
  it.each([
    ['Pacific/Kiritimati', '2026-11-23'],
    ['UTC', '2026-11-22'],
    ['America/Los_Angeles', '2026-11-22'],
  ])('begins at midnight where the company is: in %s it is %s', (zone, day) => {
    expect(dateIn(zone, new Date('2026-11-22T10:30:00Z'))).toBe(day);
  });
});
