import { describe, expect, it } from 'vitest';
import {
  type Catalog,
  catalogOf,
  languages,
  type Text,
  textsOfConsole,
} from '../../scripts/console-texts.ts';

const texts = textsOfConsole();

/** What stands in a text for something else, in whatever order. */
function holesIn(text: string): string[] {
  return (text.match(/\{\d+\}/g) ?? []).sort();
}

/** `{0}` may stand anywhere, a count in each form but the one that says it in words. */
function faultsOf({ key, counted, where }: Text, catalog: Catalog, language: string): string[] {
  const said = catalog[key];
  if (said === undefined)
    return [`${where}: no ${language} for “${key}”: run npm run texts, and translate it`];
  if (!counted) {
    return typeof said === 'string' && said.trim() !== '' && String(holesIn(said)) === String(holesIn(key))
      ? []
      : [`${where}: “${key}” is not said whole in ${language}`];
  }
  const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  return wanted.flatMap((form) => {
    const text = typeof said === 'object' ? said[form] : undefined;
    const isWhole = text !== undefined && text.trim() !== '' && (form === 'one' || text.includes('#'));
    return isWhole ? [] : [`${where}: “${key}” has no form ${form} in ${language}`];
  });
}

/** Where a text begins or ends in the middle of a sentence, every language has the same blank. */
function edgesOf(text: string): [boolean, boolean] {
  return [text !== text.trimStart(), text !== text.trimEnd()];
}

describe('the texts of the console', () => {
  it('are found in their places', () => {
    expect(texts.length).toBeGreaterThan(1_400);
    expect(texts.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['Push {0}', '# records wait', 'Sync Log']),
    );
  });

  describe.each(languages())('in %s', (language) => {
    const catalog = catalogOf(language);

    it('are all translated, with each value and each plural form', () => {
      expect(texts.flatMap((text) => faultsOf(text, catalog, language))).toEqual([]);
    });

    it('keep the blanks at their edges', () => {
      const moved = texts.filter(({ key }) => {
        const said = catalog[key];
        return typeof said === 'string' && String(edgesOf(said)) !== String(edgesOf(key));
      });
      expect(moved).toEqual([]);
    });

    it('are none that the console does not say any more', () => {
      const known = new Set(texts.map(({ key }) => key));
      expect(Object.keys(catalog).filter((key) => !known.has(key))).toEqual([]);
    });
  });
});
