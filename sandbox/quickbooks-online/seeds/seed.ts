import type { Books } from '../engine/books.ts';
import type { CompanySettings } from '../engine/settings.ts';
import { defaultSettings } from '../engine/settings.ts';
import { caSample } from './ca-sample.ts';
import { plantCompany } from './company.ts';
import { emptyCompany } from './empty.ts';
import type { Seed } from './plant.ts';
import { plant } from './plant.ts';
import { ukSample } from './uk-sample.ts';
import { usLists } from './us-lists.ts';
import { usSample } from './us-sample.ts';

export const seedNames = ['us-sample', 'us-lists', 'us-empty', 'ca-sample', 'uk-sample', 'empty'] as const;
export type SeedName = (typeof seedNames)[number];

const seeds: Record<SeedName, Seed> = {
  'us-sample': usSample,
  'us-lists': usLists,
  'us-empty': emptyCompany,
  'ca-sample': caSample,
  'uk-sample': ukSample,
  empty: emptyCompany,
};

export function seedSettings(name: SeedName): Partial<CompanySettings> {
  return seeds[name].settings;
}

export function plantSeed(books: Books, name: SeedName, companyName: string): void {
  const seed = seeds[name];
  for (const [role, id] of Object.entries(seed.roles)) books.setRole(role, id);
  const { settings } = books;
  // What a sample holds was there before the company was set up as it is now: no setting may refuse it.
  const { country, homeCurrency } = settings;
  books.settings = { ...defaultSettings, country, homeCurrency };
  for (const planting of seed.plantings) {
    books.settings.multicurrency = planting.entity === 'CompanyCurrency';
    plant(books, planting);
  }
  books.settings.multicurrency = false;
  seed.history?.(books);
  books.settings = settings;
  plantCompany(books, companyName, seed.country);
}
