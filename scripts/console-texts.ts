/**
 * `npm run texts`: what the console says, and what each catalog lacks or no longer needs. Obsolete entries are taken
 * out and missing ones put in, empty, for somebody to translate.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../console/src', import.meta.url));
const CATALOGS = path.join(ROOT, 'language', 'catalogs');

export type Translation = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Catalog = Record<string, Translation>;

/** A text of the console, in English: what it is found by. */
export interface Text {
  key: string;
  /** Said of a count, in forms. */
  counted: boolean;
  /** The first place that says it, as in `pages/home/home-page.tsx:34`. */
  where: string;
}

export function textsOfConsole(): Text[] {
  const found = new Map<string, Text>();
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).sort();
  for (const file of files.filter((each) => /\.tsx?$/.test(each) && !each.endsWith('.d.ts'))) {
    const source = ts.createSourceFile(
      file,
      readFileSync(path.join(ROOT, file), 'utf8'),
      ts.ScriptTarget.ES2022,
      true,
    );
    visit(source, (node) => {
      const said = textOf(node);
      if (!said || found.has(said.key)) return;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.set(said.key, { ...said, where: `${file}:${line + 1}` });
    });
  }
  return [...found.values()];
}

export function languages(): string[] {
  return readdirSync(CATALOGS).map((file) => path.basename(file, '.json'));
}

export function catalogOf(language: string): Catalog {
  return JSON.parse(readFileSync(path.join(CATALOGS, `${language}.json`), 'utf8')) as Catalog;
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => visit(child, look));
}

function textOf(node: ts.Node): Omit<Text, 'where'> | undefined {
  if (ts.isTaggedTemplateExpression(node)) return taggedText(node);
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const [, first, second] = node.arguments;
  if (node.expression.text === 'plural' && first && ts.isStringLiteral(first)) {
    const many = second && ts.isStringLiteral(second) ? second.text : `${first.text}s`;
    return { key: `# ${many}`, counted: true };
  }
  return node.expression.text === 'counted' && first && ts.isObjectLiteralExpression(first)
    ? countedText(first)
    : undefined;
}

function taggedText({ tag, template }: ts.TaggedTemplateExpression): Omit<Text, 'where'> | undefined {
  if (!ts.isIdentifier(tag) || (tag.text !== 't' && tag.text !== 'rich')) return undefined;
  if (ts.isNoSubstitutionTemplateLiteral(template)) return { key: template.text, counted: false };
  const parts = [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)];
  return { key: parts.reduce((key, part, index) => `${key}{${index - 1}}${part}`), counted: false };
}

function countedText({ properties }: ts.ObjectLiteralExpression): Omit<Text, 'where'> | undefined {
  const other = properties.find((each) => each.name?.getText() === 'other');
  if (!other || !ts.isPropertyAssignment(other) || !ts.isStringLiteralLike(other.initializer))
    return undefined;
  return { key: other.initializer.text, counted: true };
}

function main(): void {
  const texts = textsOfConsole();
  for (const language of languages()) {
    const before = catalogOf(language);
    const after = Object.fromEntries(
      texts.map(({ key, counted }) => [key, before[key] ?? (counted ? { one: '', other: '' } : '')] as const),
    );
    const missing = texts.filter(({ key }) => before[key] === undefined);
    writeFileSync(path.join(CATALOGS, `${language}.json`), `${JSON.stringify(after, null, 2)}\n`);
    for (const { key, where } of missing) console.log(`${language}: ${where}: ${key}`);
    console.log(`${language}: ${texts.length} texts, ${missing.length} were missing`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
