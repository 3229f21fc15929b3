import { escapeHtml } from '../html.ts';

/** The page that a browser sees when it came back and there is nowhere else to go. */
export function callbackPage(title: string, text: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(text)}</p><p><a href="/">Back to Ledgerbridge</a></p></main></body>
</html>
`;
}
