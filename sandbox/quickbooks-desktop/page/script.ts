/** The page's script; it uses the control API only, and writes text nodes, never markup. */
export const script = `
const $ = (id) => document.getElementById(id);
const call = async (method, path, body) => (await fetch('/_sandbox' + path, { method, body: body && JSON.stringify(body) })).json();
const cell = (value) => Object.assign(document.createElement('td'), { textContent: value ?? '' });
const row = (values, onclick) => {
  const line = document.createElement('tr');
  line.append(...values.map(cell));
  line.onclick = onclick;
  return line;
};
async function state() {
  const { settings, desk, wall } = await call('GET', '/state');
  $('company').textContent = settings.companyName;
  $('wall').textContent = wall;
  for (const box of document.querySelectorAll('[data-desk]')) box.checked = desk[box.dataset.desk];
}
async function records() {
  const { records } = await call('GET', '/records/' + $('kind').value);
  $('records').replaceChildren(...records.slice(-200).map((r) => row(
    [r.ListID ?? r.TxnID, r.FullName ?? r.RefNumber, r.TimeModified, r.EditSequence, r.Subtotal ?? r.TotalAmount ?? r.DepositTotal, r.BalanceRemaining ?? r.UnusedPayment ?? r.TotalBalance],
    () => { $('record').textContent = JSON.stringify(r, null, 1); })));
}
async function connectors() {
  const { connectors } = await call('GET', '/connectors');
  $('connectors').replaceChildren(...connectors.map((c) => {
    const button = Object.assign(document.createElement('button'), { textContent: 'Update ' + c.appName + ' (' + (c.last ?? 'never run') + ')' });
    button.onclick = async () => { await call('POST', '/connectors/' + c.id + '/run', {}); await all(); };
    return button;
  }));
  const [first] = connectors;
  const last = first && (await call('GET', '/connectors/' + first.id + '/reports')).reports.at(-1);
  $('calls').replaceChildren(...(last?.calls ?? []).map((c) => {
    const line = row([c.operation, c.error ?? c.answer.join(' | ').slice(0, 120), Math.round(c.ms)], () => { $('call').textContent = [...c.values, '', ...c.answer].join('\\n'); });
    if (c.error) line.className = 'bad';
    return line;
  }));
}
const all = () => Promise.all([state(), records(), connectors()]);
$('kind').onchange = records;
for (const [id, hours] of [['hour', 1], ['day', 24]]) $(id).onclick = async () => { await call('POST', '/clock', { shiftMs: hours * 3600000 }); await all(); };
for (const box of document.querySelectorAll('[data-desk]')) box.onchange = () => call('POST', '/desk', { [box.dataset.desk]: box.checked });
all();
setInterval(all, 3000);
`;
