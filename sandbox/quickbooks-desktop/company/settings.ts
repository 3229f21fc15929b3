import type { OffsetStyle } from '../clock.ts';

/** What a person sets in QuickBooks, or what the program and its computer are. */
export interface CompanySettings {
  companyName: string;
  /** Path of the company file, as the connector hands it to the service. */
  path: string;
  /** Of the computer that QuickBooks runs on, such as `America/New_York`. */
  timeZone: string;
  productName: string;
  majorVersion: string;
  minorVersion: string;
  country: string;
  /** The versions that the host names. */
  qbxmlVersions: string[];
  /** The highest version that is really taken: one file was seen to refuse what its host names. */
  acceptsUpTo: number;
  multiUser: boolean;
  /** Last day of the closed books, `yyyy-mm-dd`. */
  closingDate?: string | undefined;
  classTracking: boolean;
  accountNumbers: boolean;
  multiCurrency: boolean;
  isSampleCompany: boolean;
  /** Access that was given to the application in the company file. */
  access: AppAccess;
  unproven: Unproven;
}

export interface AppAccess {
  automaticLogin: boolean;
  personalData: boolean;
  readOnly: boolean;
}

/** What the public record leaves open. The first value is the default. */
export interface Unproven {
  /** The offset behind a time in summer. */
  summerOffset: OffsetStyle;
  /** A byte beyond ASCII in a message. */
  rawNonAscii: 'refuse' | 'accept';
  /** A numeric entity from U+0080 to U+00FF. */
  latin1Entities: 'keep' | 'refuse';
  /** A numeric entity above U+00FF. */
  beyondLatin1: 'question-mark' | 'refuse';
  /** Whether the results of message sets are there when they are asked for. */
  messageSets: 'kept' | 'lost' | 'not-stored';
  /** What a repeated message set answers: all of it, or ids and EditSequence alone. */
  recoveredAnswers: 'full' | 'brief';
  /** What a repeated message set does that broke off half-way: the rest, or nothing (3231). */
  interruptedSets: 'continue' | 'partial';
  /** A transaction dated in the closed books. */
  closedBooks: 'refuse' | 'accept';
  /** Whether a payment, or its removal, changes TimeModified and EditSequence of the invoice. */
  paymentTouchesInvoice: boolean;
  /** Whether an iterator outlives the session that began it. */
  iteratorsOutliveSessions: boolean;
}

export const defaultUnproven: Unproven = {
  summerOffset: 'standard',
  rawNonAscii: 'refuse',
  latin1Entities: 'keep',
  beyondLatin1: 'question-mark',
  messageSets: 'kept',
  recoveredAnswers: 'full',
  interruptedSets: 'continue',
  closedBooks: 'refuse',
  paymentTouchesInvoice: true,
  iteratorsOutliveSessions: false,
};

const olderVersions = ['1.0', '1.1', '2.0', '2.1', '3.0', '4.0', '4.1', '5.0', '6.0', '7.0', '8.0', '9.0'];

export const defaultSettings: CompanySettings = {
  companyName: "Larry's Landscaping & Garden Supply",
  path: 'C:\\Users\\Public\\Documents\\Intuit\\QuickBooks\\Company Files\\Larrys Landscaping.qbw',
  timeZone: 'America/New_York',
  productName: 'QuickBooks Enterprise Solutions 24.0',
  majorVersion: '34',
  minorVersion: '0',
  country: 'US',
  qbxmlVersions: [...olderVersions, '10.0', '11.0', '12.0', '13.0', '14.0', '15.0', '16.0'],
  acceptsUpTo: 16,
  multiUser: false,
  classTracking: false,
  accountNumbers: false,
  multiCurrency: false,
  isSampleCompany: false,
  access: { automaticLogin: true, personalData: true, readOnly: false },
  unproven: defaultUnproven,
};

export type SettingsChange = Partial<Omit<CompanySettings, 'access' | 'unproven'>> & {
  access?: Partial<AppAccess>;
  unproven?: Partial<Unproven>;
};

/** Groups are merged, so that one switch can be named alone. */
export function changedSettings(settings: CompanySettings, change: SettingsChange): CompanySettings {
  const { access, unproven, ...rest } = change;
  return {
    ...settings,
    ...rest,
    access: { ...settings.access, ...access },
    unproven: { ...settings.unproven, ...unproven },
  };
}
