import { declarations } from '../entities/registry.ts';
import { script } from './script.ts';

const kinds = [...declarations.keys()].map((kind) => `<option>${kind}</option>`).join('');

/** One page for whoever runs the stand-in: the books, the desk, the connectors with their calls. */
export const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>QuickBooks Desktop stand-in</title>
<style>
body{font:14px system-ui;margin:1.5rem;color:#1b1f23}h1{font-size:1.3rem}h2{font-size:1rem;margin:1.2rem 0 .4rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccd;padding:.25rem .5rem;text-align:left;vertical-align:top}
pre{background:#f4f6f8;padding:.6rem;overflow:auto;max-height:22rem;white-space:pre-wrap}
select,input,button{font:inherit;padding:.25rem .5rem;margin:.15rem}.bad{color:#a40000}label{margin-right:1rem}
</style></head><body>
<h1>QuickBooks Desktop stand-in: <span id="company"></span></h1>
<p><span id="wall"></span> <button id="hour">An hour later</button><button id="day">A day later</button></p>
<h2>Desk</h2>
<label><input type="checkbox" data-desk="running"> QuickBooks runs</label>
<label><input type="checkbox" data-desk="open"> our file is open</label>
<label><input type="checkbox" data-desk="otherFile"> another file is open</label>
<label><input type="checkbox" data-desk="modalDialog"> a dialogue box is showing</label>
<label><input type="checkbox" data-desk="locked"> the file is locked</label>
<h2>Books</h2><label>Kind <select id="kind">${kinds}</select></label>
<table><thead><tr><th>Id<th>Name or number<th>Modified<th>EditSequence<th>Amount<th>Balance</tr></thead><tbody id="records"></tbody></table>
<pre id="record"></pre>
<h2>Connectors</h2><div id="connectors"></div>
<table><thead><tr><th>Call<th>Answer<th>ms</tr></thead><tbody id="calls"></tbody></table><pre id="call"></pre>
<script>${script}</script></body></html>`;
