import { declarations } from '../entities/registry.ts';

const entities = [...declarations.values()].map(({ name }) => name).sort();

/** The page's script; it uses the control API only, and writes text nodes, never markup. */
export const operatorScript = `
const entities = ${JSON.stringify(entities)};
const $ = (id) => document.getElementById(id);
const call = async (method, path, body) => {
  const response = await fetch('/_sandbox' + path, { method, body: body && JSON.stringify(body) });
  return response.json();
};
const realm = () => $('company').value;
const option = (value, label) => Object.assign(document.createElement('option'), { value, textContent: label });
async function companies() {
  const list = (await call('GET', '/companies')).companies;
  $('company').replaceChildren(...list.map((c) => option(c.realmId, c.name + ' ' + c.realmId + ' (' + c.seed + ')')));
}
async function objects() {
  const path = '/companies/' + realm() + '/objects/' + $('entity').value;
  const { count } = await call('GET', path + '/count');
  $('count').textContent = count + ' objects';
  $('objects').textContent = count > 500 ? 'too many to list' : JSON.stringify((await call('GET', path)).objects, null, 1);
}
async function faults() { $('faults').textContent = JSON.stringify((await call('GET', '/faults')).faults, null, 1); }
async function settings() { $('settings').value = JSON.stringify(await call('GET', '/companies/' + realm()), null, 1); }
async function requests() {
  const list = (await call('GET', '/companies/' + realm() + '/requests')).requests.slice(-50).reverse();
  $('requests').replaceChildren(...list.map((r) => {
    const row = document.createElement('tr');
    row.dataset.at = r.at;
    for (const value of [new Date(r.at).toISOString(), r.method, r.path + (r.query ? '?' + r.query : ''), r.status, r.durationMs]) {
      row.append(Object.assign(document.createElement('td'), { textContent: value }));
    }
    if (r.status >= 400 || r.status === 0) row.className = 'bad';
    row.onclick = () => { $('request').textContent = r.requestBody + '\\n\\n' + r.answer; };
    return row;
  }));
}
const all = () => Promise.all([objects(), faults(), settings(), requests()]);
$('entity').replaceChildren(...entities.map((name) => option(name, name)));
$('entity').value = 'Customer';
$('company').onchange = all;
$('entity').onchange = objects;
$('create').onclick = async () => { await call('POST', '/companies', { seed: $('seed').value }); await companies(); await all(); };
$('add').onclick = async () => {
  await call('POST', '/faults', { realmId: realm(), kind: $('kind').value, match: { path: $('path').value }, status: Number($('status').value),
    ms: Number($('ms').value), times: Number($('times').value), fault: { code: $('code').value } });
  await faults();
};
$('clear').onclick = async () => { await call('DELETE', '/faults'); await faults(); };
$('save').onclick = async () => { await call('POST', '/companies/' + realm() + '/settings', JSON.parse($('settings').value)); await settings(); };
$('expire').onclick = () => call('POST', '/tokens/expire', { realmId: realm() });
$('revoke').onclick = () => call('POST', '/tokens/revoke', { realmId: realm() });
companies().then(all);
setInterval(requests, 3000);
`;
