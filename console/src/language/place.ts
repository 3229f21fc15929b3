import { language, languageOf, locale as ofBrowser } from './language.ts';

/**
 * Where the business is at home. Words are in the language of the person; the order of a date, the point or comma of an
 * amount and the clock are the business's: whoever keeps its books from elsewhere reads the same figures as its people.
 */
export interface Place {
  /** Of dates, which have words in them. */
  locale: string;
  /** Of amounts and counts, which have none: the business's own. */
  numbers: string;
  /** Undefined is the clock of this computer. */
  timeZone: string | undefined;
}

/** Before anybody has signed in, and where nothing says the country: as this browser has it. */
const HERE: Place = { locale: ofBrowser, numbers: ofBrowser, timeZone: undefined };

let place = HERE;

export function placeNow(): Place {
  return place;
}

/** Called before the first page is shown: what is shown already stays as it is. */
export function settleAt({ locale, timeZone }: { locale: string | null; timeZone: string | null }): void {
  place = {
    locale: locale === null ? ofBrowser : spokenIn(locale),
    numbers: locale ?? ofBrowser,
    timeZone: timeZone ?? undefined,
  };
}

/** The business's own tag where it is in the language of the console; otherwise the language, as in that country. */
function spokenIn(locale: string): string {
  if (languageOf(locale) === language) return locale;
  const { region } = new Intl.Locale(locale);
  return region ? `${language}-${region}` : language;
}

/** What is made once for a place, such as a format: making one is slow. */
export function oncePerPlace<Made>(make: (place: Place) => Made): () => Made {
  let made: { at: Place; it: Made } | undefined;
  return () => {
    if (made?.at !== place) made = { at: place, it: make(place) };
    return made.it;
  };
}
