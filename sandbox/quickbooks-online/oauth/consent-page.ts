import type { CompanySummary } from '../companies/companies.ts';
import { escapeHtml } from '../http/html.ts';

const carried = ['client_id', 'redirect_uri', 'response_type', 'scope', 'state'];

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<style>body{font-family:system-ui;margin:4rem auto;max-width:34rem}label{display:block;margin:.5rem 0}button{padding:.6rem 1.2rem;margin-right:.5rem}</style>
</head><body><h1>${title}</h1>${content}</body></html>`;
}

/** A plain form, so that a person can press it and a script can post it. */
export function consentPage(asked: URLSearchParams, companies: readonly CompanySummary[]): string {
  const hidden = carried
    .filter((name) => asked.has(name))
    .map((name) => `<input type="hidden" name="${name}" value="${escapeHtml(asked.get(name) ?? '')}">`)
    .join('');
  const choices = companies
    .map(
      ({ realmId, name }, i) =>
        `<label><input type="radio" name="realmId" value="${realmId}"${i === 0 ? ' checked' : ''}> ${escapeHtml(name)} (${realmId})</label>`,
    )
    .join('');
  const form = `<form method="post" action="/connect/oauth2">${hidden}<fieldset><legend>Company</legend>${choices}</fieldset>
<p>The app asks for: ${escapeHtml(asked.get('scope') ?? '')}</p>
<button name="decision" value="approve">Connect</button><button name="decision" value="deny">Cancel</button></form>`;
  return page('Connect a sandbox company', form);
}

export function problemPage(text: string): string {
  return page('The connection cannot be made', `<p>${escapeHtml(text)}</p>`);
}
