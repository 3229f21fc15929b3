import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

type Bundle = Rolldown.OutputBundle;

/** What the page imports once its language is known is fetched beside it, not after it. */
export function preload(entry: string): Plugin {
  return {
    name: 'preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const start = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.moduleIds.some((id) => id.endsWith(entry)),
        );
        if (!start) throw new Error(`there is no chunk of ${entry}`);
        return [...importedBy(start.fileName, bundle)].filter((name) => !html.includes(name)).map(tag);
      },
    },
  };
}

function importedBy(fileName: string, bundle: Bundle, found = new Set<string>()): Set<string> {
  const file = bundle[fileName];
  if (file?.type !== 'chunk' || found.has(fileName)) return found;
  found.add(fileName);
  for (const each of file.imports) importedBy(each, bundle, found);
  return found;
}

function tag(fileName: string): HtmlTagDescriptor {
  return {
    tag: 'link',
    attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
    injectTo: 'head',
  };
}
