/** Which language the console speaks: known, and its catalog loaded, before any text is read, so that tables of texts may be constants. */

/** A text, or its plural forms by what the language counts apart. */
export type Translation = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
export type Catalog = Readonly<Record<string, Translation>>;
/** What the API says in English: its sentences, and what it counts. */
export type Answers = Readonly<Partial<Record<'sentences' | 'counts', Readonly<Record<string, string>>>>>;

/** Each by its own name: whoever looks for it may read no other. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

/** English stands in the source; each other language is a file that only its readers load. */
const CATALOGS: Readonly<Record<Exclude<Language, 'en'>, () => Promise<[Catalog, Answers]>>> = {
  de: async () => [(await import('./catalogs/de.json')).default, (await import('./answers/de.json')).default],
};

const STORED_AS = 'ledgerbridge.language';

export const language: Language = chosen() ?? offered() ?? 'en';
/** How dates, numbers and lists are written: as the browser has it, where it speaks the language too. */
export const locale: string = navigator.languages.find((each) => languageOf(each) === language) ?? language;
export let catalog: Catalog = {};
export let answers: Answers = {};

/** Texts that were read are not read again: the page begins anew. */
export function speak(next: Language): void {
  localStorage.setItem(STORED_AS, next);
  location.reload();
}

/** What somebody chose at this browser. */
function chosen(): Language | undefined {
  return languageOf(stored());
}

/** The first of the browser's languages that there is. */
function offered(): Language | undefined {
  return navigator.languages.map(languageOf).find((each) => each !== undefined);
}

export function languageOf(tag: string): Language | undefined {
  const [code] = tag.toLowerCase().split('-');
  return code === 'en' || code === 'de' ? code : undefined;
}

function stored(): string {
  try {
    return localStorage.getItem(STORED_AS) ?? '';
  } catch {
    // A browser that keeps nothing speaks as it is set up.
    return '';
  }
}

/** Before anything that speaks is imported. */
export async function loadCatalog(): Promise<void> {
  document.documentElement.lang = language;
  if (language === 'en') return;
  try {
    [catalog, answers] = await CATALOGS[language]();
  } catch {
    // Better in English than not at all.
  }
}
