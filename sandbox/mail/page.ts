import type { ReceivedMail } from './received.ts';

/** What came, the newest first. */
export function pageOf(received: readonly ReceivedMail[]): string {
  const rows = [...received].reverse().map(
    ({ from, to, subject, text, at }) => `<article><h2>${escaped(subject)}</h2>
<p>${escaped(from)} to ${escaped(to.join(', '))}, ${escaped(at)}</p><pre>${linked(escaped(text))}</pre></article>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mailbox</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem}
pre{white-space:pre-wrap}article{border-top:1px solid}</style>
<h1>Mailbox</h1>${rows.join('\n') || '<p>Nothing has come yet.</p>'}</html>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
}

function linked(text: string): string {
  return text.replaceAll(/https?:\/\/[^\s<]+/g, (address) => `<a href="${address}">${address}</a>`);
}
