#!/usr/bin/env node
// Checks a proof: node verify.mjs [folder] [--held told.ndjson] [--json]
//
// Needs nothing but Node.js 18 or later and the files beside it; it asks no server. What it checks:
//  1. each entry says, letter by letter, what its hash in the seal says, and so does each body that is kept;
//  2. the root of each seal is that of its entries (Merkle tree of RFC 6962, SHA-256);
//  3. each seal holds the hash of the one before, and no number is missing, but where a seal says that the database was
//     restored from a backup: seals of the time between are lost, and those that were told are named;
//  4. no entry is there that no seal names, and none twice;
//  5. with --held: each seal is the one that was told when it was made (bodies of the webhook seal.made, one a line), and
//     each that was told of the period is here, also the first and the last.
// Exit code: 0 as it was sealed, 1 something is not, 2 it could not be checked.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
const isJson = args.includes('--json');
const heldAt = args.indexOf('--held');
const held = heldAt < 0 ? undefined : args[heldAt + 1];
const folder =
  args.find((arg, index) => !arg.startsWith('--') && (heldAt < 0 || index !== heldAt + 1)) ??
  dirname(fileURLToPath(import.meta.url));

const DAY_MS = 86_400_000;
const sha256 = (...parts) =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest();
const digest = (text) => sha256(text).toString('base64url');

/** JSON with sorted keys and no spaces: what is hashed of an object. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

function rootOf(hashes) {
  if (hashes.length === 0) return sha256();
  if (hashes.length === 1) return hashes[0];
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  return sha256([1], rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)));
}

async function* linesOf(file) {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() !== '') yield JSON.parse(line);
  }
}

/** What each entry says of itself, for people: the hash tells the rest. */
async function readEntries(problems) {
  const entries = new Map();
  for await (const { kind, ref, text } of linesOf(join(folder, 'entries.ndjson'))) {
    if (entries.has(`${kind} ${ref}`)) problems.push({ what: nameOf(kind, ref), why: 'it is there twice' });
    entries.set(`${kind} ${ref}`, text === null ? null : { hash: digest(text), ...facts(kind, text) });
  }
  return entries;
}

function facts(kind, text) {
  try {
    const row = JSON.parse(text);
    if (kind === 'request')
      return { says: `request ${row.id} of ${row.createdAt}`, body: row.body, answer: row.answer?.body };
    if (kind === 'restored') return { says: `the database was restored before ${row.at}` };
    return { says: `${row.entityType} ${row.recordId} (${row.entityName}), ${row.action}, ${row.at}` };
  } catch {
    return { says: 'it cannot be read' };
  }
}

const NAMES = { log: 'log entry', restored: 'restore of' };
const nameOf = (kind, ref) => `${NAMES[kind] ?? kind} ${ref}`;

async function check() {
  const problems = [];
  const head = JSON.parse(readFileSync(join(folder, 'proof.json'), 'utf8'));
  const entries = await readEntries(problems);
  const unnamed = new Set(entries.keys());
  const bodies = new Set();
  for await (const { hash, text } of linesOf(join(folder, 'bodies.ndjson'))) {
    if (digest(text) === hash) bodies.add(hash);
    else
      problems.push({
        what: `body ${hash}`,
        why: 'it is not what was sent or answered: it was changed afterwards',
      });
  }
  const told = await readHeld(head.connection.id, problems);
  const counts = { seals: 0, entries: 0, pruned: 0, prunedLog: 0, held: 0, others: 0 };
  let before;
  for await (const seal of linesOf(join(folder, 'seals.ndjson'))) {
    counts.seals++;
    checkSeal(seal, before, told, problems, counts);
    for (const entry of seal.entries) {
      counts.entries++;
      unnamed.delete(`${entry.kind} ${entry.ref}`);
      checkEntry(seal, entry, entries.get(`${entry.kind} ${entry.ref}`), bodies, head, problems, counts);
    }
    before = seal;
  }
  for (const key of unnamed) {
    const [kind, ref] = key.split(' ');
    problems.push({ what: nameOf(kind, ref), why: 'no seal names it: it was added afterwards' });
  }
  for (const what of ['seals', 'entries']) {
    if (counts[what] !== head.counts[what])
      problems.push({
        what,
        why: `there are ${counts[what]} of ${head.counts[what]}: some were taken away or added`,
      });
  }
  checkMissing(told, head, counts, problems);
  return { ok: problems.length === 0, problems, counts, unsealed: head.counts.unsealed };
}

function checkSeal(seal, before, told, problems, counts) {
  const what = `seal ${seal.number}`;
  const { hash, entries, line, ...header } = seal;
  const root = rootOf(entries.map((entry) => sha256([0], canonical(entry)))).toString('base64url');
  if (root !== seal.root || entries.length !== seal.count)
    problems.push({ what, why: 'its entries are not those that it was made of' });
  if (digest(canonical(header)) !== hash) problems.push({ what, why: 'it was changed after it was made' });
  const [restored] = entries.filter(({ kind }) => kind === 'restored');
  const follows = before && (restored ? seal.number > before.number : seal.number === before.number + 1);
  if (restored) restores.push({ first: before?.number ?? 0, last: seal.number, at: restored.ref });
  if (before && (seal.previous !== before.hash || !follows))
    problems.push({
      what,
      why: `it does not follow seal ${before.number}: one was changed, or one is missing between`,
    });
  const known = told.get(seal.number);
  if (known === undefined) return;
  counts.held++;
  told.delete(seal.number);
  if (known.hash !== hash) problems.push({ what, why: 'it is not the one that was told when it was made' });
}

function checkEntry(seal, entry, found, bodies, head, problems, counts) {
  const name = nameOf(entry.kind, entry.ref);
  const where = `in seal ${seal.number} of ${seal.sealedAt}`;
  if (found === undefined || found === null) {
    if (!mayBePruned(seal, entry, head))
      problems.push({ what: name, why: `it was sealed ${where}, and is not here any more` });
    else if (entry.kind === 'request') counts.pruned++;
    else counts.prunedLog++;
    return;
  }
  if (found.hash !== entry.hash) {
    problems.push({
      what: name,
      why: `it was changed after it was sealed ${where}. It says now: ${found.says}`,
    });
    return;
  }
  for (const part of ['body', 'answer']) {
    if (entry[part] !== undefined && (entry[part] !== found[part] || !bodies.has(entry[part])))
      problems.push({
        what: name,
        why: `its ${part === 'body' ? 'body' : 'answer'} is not the one that was sealed ${where}`,
      });
  }
}

/** Requests are kept for some days only, and so is the log where an operator says so (null: for good). */
function mayBePruned(seal, entry, head) {
  if (entry.kind === 'restored') return false;
  const age = Date.parse(head.madeAt) - Date.parse(seal.sealedAt);
  const keptDays = entry.kind === 'request' ? head.requestsKeptDays : (head.logKeptDays ?? null);
  return keptDays !== null && age > (keptDays - 1) * DAY_MS;
}

/** An endpoint is told of every connection, and of the same seal again after an answer that was lost. */
async function readHeld(connectionId, problems) {
  const told = new Map();
  if (held === undefined) return told;
  for await (const line of linesOf(held)) {
    const seal = line.data ?? line;
    if (seal.connectionId !== connectionId) continue;
    if (typeof seal.number !== 'number' || typeof seal.hash !== 'string') continue;
    const first = told.get(seal.number);
    if (first && first.hash !== seal.hash)
      problems.push({ what: `seal ${seal.number}`, why: 'two different ones were told of this number' });
    else told.set(seal.number, seal);
  }
  return told;
}

/** Where the chain goes on after a restore: between which numbers, and when it was made safe. */
const restores = [];

/** A seal is told in the transaction that makes it, and seen once that has ended. */
const ENDED_MS = 60_000;

/** Seals that somebody was told: between the first and the last of these, and whatever was made in the period. */
function checkMissing(told, head, counts, problems) {
  const asOf = Date.parse(head.sealsAsOf) - ENDED_MS;
  for (const [number, seal] of told) {
    const madeAt = Date.parse(seal.sealedAt);
    const isOfPeriod = madeAt >= Date.parse(head.from) && madeAt <= Date.parse(head.to) && madeAt <= asOf;
    if (isOfPeriod || (number > range.first && number < range.last))
      problems.push({
        what: `seal ${number}`,
        why: `it was told when it was made, and is not here${lostIn(number)}`,
      });
    else counts.others++;
  }
}

function lostIn(number) {
  const restore = restores.find(({ first, last }) => number > first && number < last);
  if (!restore) return '';
  return `: the database was restored from an older backup, as seal ${restore.last} says, and reconciled on ${restore.at}`;
}

/** Of the archive, before anything is checked. */
async function readRange() {
  const found = { first: Number.POSITIVE_INFINITY, last: 0 };
  for await (const { number } of linesOf(join(folder, 'seals.ndjson'))) {
    found.first = Math.min(found.first, number);
    found.last = Math.max(found.last, number);
  }
  return found;
}

function print({ ok, problems, counts, unsealed }) {
  if (isJson) return console.log(JSON.stringify({ ok, problems, counts, unsealed }));
  for (const { what, why } of problems) console.log(`✗ ${what}: ${why}.`);
  const kept =
    (counts.pruned > 0 ? ` Of ${counts.pruned} requests only the hashes are left.` : '') +
    (counts.prunedLog > 0 ? ` Of ${counts.prunedLog} log entries only the hashes are left.` : '');
  for (const { first, last, at } of restores)
    console.log(
      `! seal ${last}: the database was reconciled on ${at}; what was sealed after seal ${first} and before it is lost.`,
    );
  const others = counts.others > 0 ? `, ${counts.others} more were told before or after` : '';
  const heard = held === undefined ? '' : ` ${counts.held} seals were compared with what was told${others}.`;
  const open = unsealed > 0 ? ` ${unsealed} entries of the period were not sealed yet.` : '';
  const verdict = ok ? '✓ As it was sealed' : `✗ Not as it was sealed, ${problems.length} times`;
  console.log(`${verdict}: ${counts.entries} entries in ${counts.seals} seals.${kept}${heard}${open}`);
}

let range;
try {
  if (!existsSync(join(folder, 'proof.json'))) throw new Error(`there is no proof in ${folder}`);
  range = await readRange();
  const result = await check();
  print(result);
  process.exitCode = result.ok ? 0 : 1;
} catch (error) {
  console.error(`It cannot be checked: ${error.message}`);
  process.exitCode = 2;
}
