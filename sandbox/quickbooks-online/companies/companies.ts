import { randomInt } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { Books } from '../engine/books.ts';
import type { CompanySettings } from '../engine/settings.ts';
import { defaultSettings } from '../engine/settings.ts';
import { declarations } from '../entities/registry.ts';
import type { JsonObject } from '../json.ts';
import { number, text } from '../json.ts';
import type { SeedName } from '../seeds/seed.ts';
import { plantSeed, seedSettings } from '../seeds/seed.ts';
import type { Store } from '../store/store.ts';

export interface NewCompany {
  seed: SeedName;
  realmId?: string | undefined;
  name?: string | undefined;
  settings?: Partial<CompanySettings>;
}

export interface CompanySummary {
  realmId: string;
  name: string;
  seed: string;
  settings: CompanySettings;
}

/** The companies of one sandbox. Books are kept open; settings are written through. */
export class Companies {
  private readonly store: Store;
  private readonly clock: Clock;
  private readonly fileUri: (realmId: string, attachable: string) => string;
  private readonly opened = new Map<string, Books>();

  constructor(store: Store, clock: Clock, fileUri: (realmId: string, attachable: string) => string) {
    this.fileUri = fileUri;
    this.store = store;
    this.clock = clock;
  }

  /** Makes a company with its seed, as one transaction. */
  create(input: NewCompany): Books {
    const realmId = input.realmId ?? this.freeRealm();
    if (this.find(realmId)) throw new Error(`company ${realmId} exists`);
    const settings = mergeSettings({ ...defaultSettings, ...seedSettings(input.seed) }, input.settings ?? {});
    return this.store.transaction(() => {
      const company = { realmId, number: this.nextNumber() };
      const books = this.open(company, settings);
      const name = input.name ?? 'Sandbox Company';
      this.store.meta.putSync(['company', realmId], {
        ...company,
        name,
        seed: input.seed,
        settings: plain(settings),
      });
      plantSeed(books, input.seed, name);
      books.takeChanges();
      this.opened.set(realmId, books);
      return books;
    });
  }

  find(realmId: string): Books | undefined {
    const open = this.opened.get(realmId);
    if (open) return open;
    const stored = this.store.meta.get(['company', realmId]);
    if (!stored) return undefined;
    const company = { realmId, number: number(stored, 'number') ?? 0 };
    const books = this.open(company, stored.settings as unknown as CompanySettings);
    this.opened.set(realmId, books);
    return books;
  }

  list(): CompanySummary[] {
    const range = this.store.meta.getRange({ start: ['company', ''], end: ['company', '\uffff'] });
    return [...range].map(({ value }) => ({
      realmId: text(value, 'realmId') ?? '',
      name: text(value, 'name') ?? '',
      seed: text(value, 'seed') ?? '',
      settings: value.settings as unknown as CompanySettings,
    }));
  }

  /** Changes settings; groups such as `features` are merged. Returns the settings as they are now. */
  configure(books: Books, change: Partial<CompanySettings>): CompanySettings {
    books.settings = mergeSettings(books.settings, change);
    const key = ['company', books.company.realmId];
    const stored = this.store.meta.get(key) ?? {};
    this.store.meta.putSync(key, { ...stored, settings: plain(books.settings) });
    return books.settings;
  }

  private open(company: { realmId: string; number: number }, settings: CompanySettings): Books {
    const fileUri = (attachable: string) => this.fileUri(company.realmId, attachable);
    return new Books({ fileUri, company, settings, store: this.store, clock: this.clock, declarations });
  }

  private nextNumber(): number {
    const next = (this.store.counters.get(['companies']) ?? 0) + 1;
    this.store.counters.putSync(['companies'], next);
    return next;
  }

  private freeRealm(): string {
    for (;;) {
      const realmId = `9341${String(randomInt(10 ** 12)).padStart(12, '0')}`;
      if (!this.store.meta.get(['company', realmId])) return realmId;
    }
  }
}

function plain(settings: CompanySettings): JsonObject {
  return JSON.parse(JSON.stringify(settings)) as JsonObject;
}

function mergeSettings(settings: CompanySettings, change: Partial<CompanySettings>): CompanySettings {
  const result: CompanySettings = {
    ...settings,
    ...change,
    features: { ...settings.features, ...change.features },
    unknown: { ...settings.unknown, ...change.unknown },
  };
  if (!result.bookCloseDate) delete result.bookCloseDate;
  if (!result.payrollLockedUntil) delete result.payrollLockedUntil;
  return result;
}
