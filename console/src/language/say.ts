import { createElement, Fragment, type ReactNode } from 'react';
import { catalog, language, locale } from './language.ts';
import { oncePerPlace } from './place.ts';

/** English stands where it is used; what another language says instead is found by it. */

type Value = string | number;

const RULES = new Intl.PluralRules(locale);
const COUNT = oncePerPlace((place) => new Intl.NumberFormat(place.numbers));
const HOLE = /\{(\d+)\}/;

/** t`Push ${what}` is "Push {0}" in the catalogs. */
export function t(parts: TemplateStringsArray, ...values: readonly Value[]): string {
  return texts(parts)
    .map((part, index) => (index % 2 === 0 ? part : String(values[Number(part)] ?? '')))
    .join('');
}

/** The same, with elements among the values. */
export function rich(parts: TemplateStringsArray, ...values: readonly ReactNode[]): ReactNode {
  return createElement(
    Fragment,
    null,
    ...texts(parts).map((part, index) => (index % 2 === 0 ? part : values[Number(part)])),
  );
}

/** Text and number of a value by turns, as the language orders them. */
function texts(parts: TemplateStringsArray): string[] {
  const key = keyOf(parts);
  const said = catalog[key];
  return (typeof said === 'string' ? said : key).split(HOLE);
}

function keyOf(parts: readonly string[]): string {
  return parts.reduce((key, part, index) => `${key}{${index - 1}}${part}`);
}

export interface Forms {
  one: string;
  other: string;
}

/** "# record", "# records": with the count as the language writes it, and the form that it wants. */
export function counted(count: number, forms: Forms): string {
  const said = catalog[forms.other];
  const form = typeof said === 'object' ? (said[RULES.select(count)] ?? said.other) : undefined;
  return (form ?? (count === 1 ? forms.one : forms.other)).replace('#', COUNT().format(count));
}

/** A heading's word inside a sentence: German keeps the capitals of its nouns. */
export function inSentence(word: string): string {
  return language === 'en' ? word.toLowerCase() : word;
}
