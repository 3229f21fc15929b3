import { operatorScript } from './operator-script.ts';

/** One page for whoever runs the sandbox: companies, objects, requests with their answers, switches for faults. */
export const operatorPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>QuickBooks Online sandbox</title>
<style>
body{font:14px system-ui;margin:1.5rem;color:#1b1f23}h1{font-size:1.3rem}h2{font-size:1rem;margin:1.2rem 0 .4rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccd;padding:.25rem .5rem;text-align:left;vertical-align:top}
tr[data-at]{cursor:pointer}pre{background:#f4f6f8;padding:.6rem;overflow:auto;max-height:22rem;white-space:pre-wrap}
select,input,button{font:inherit;padding:.25rem .5rem;margin:.15rem}.bad{color:#a40000}
</style></head><body>
<h1>QuickBooks Online sandbox</h1>
<label>Company <select id="company"></select></label>
<label>New <select id="seed"><option>us-sample<option>us-lists<option>us-empty<option>ca-sample<option>uk-sample<option>empty</select></label>
<button id="create">Create</button>
<h2>Objects</h2>
<label>Entity <select id="entity"></select></label> <span id="count"></span><pre id="objects"></pre>
<h2>Faults</h2>
<label>Kind <select id="kind"><option>latency<option>status<option>fault<option>drop-before<option>drop-after<option>status-after<option>answer</select></label>
<label>Path <input id="path" placeholder="invoice"></label>
<label>Status <input id="status" size="4" value="503"></label>
<label>Code <input id="code" size="6" value="6000"></label>
<label>ms <input id="ms" size="6" value="1000"></label>
<label>Times <input id="times" size="3" value="1"></label>
<button id="add">Add</button><button id="clear">Remove all</button><pre id="faults"></pre>
<h2>Company settings</h2><textarea id="settings" rows="8" style="width:100%;font:12px monospace"></textarea>
<button id="save">Save settings</button> <button id="expire">Expire access tokens</button> <button id="revoke">Revoke tokens</button>
<h2>Requests</h2><table><thead><tr><th>At<th>Method<th>Path<th>Status<th>ms</tr></thead><tbody id="requests"></tbody></table>
<pre id="request"></pre>
<script>${operatorScript}</script></body></html>`;
