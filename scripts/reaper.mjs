// Ends what another process started, once that process has gone, however it went: a pipe from it tells.
// Reads one JSON object a line from standard input: {"process":{pid,startedAt}}, {"folder":path},
// {"marker":"NAME=value"} (every process with this in its environment is the run's own), {"orderly":true}.
import { readdir, readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const graceMs = 5_000;
const noted = { processes: [], folders: [], markers: [], orderly: false };

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
for await (const line of createInterface(process.stdin)) note(JSON.parse(line));
// An orderly run has ended its processes itself, and those with the marker may still be ending.
const marked = noted.orderly ? [] : await withMarker(noted.markers);
await Promise.all([...noted.processes, ...marked].map(end));
for (const folder of noted.folders) await rm(folder, { recursive: true, force: true, maxRetries: 10 });

function note(message) {
  if (message.process) noted.processes.push(message.process);
  if (message.folder) noted.folders.push(message.folder);
  if (message.marker) noted.markers.push(message.marker);
  if (message.orderly) noted.orderly = true;
}

async function end(known) {
  if (!(await isRunning(known))) return;
  send(known.pid, 'SIGINT');
  const deadline = Date.now() + graceMs;
  while (await isRunning(known)) {
    if (Date.now() > deadline) return send(known.pid, 'SIGKILL');
    await delay(25);
  }
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone meanwhile.
  }
}

async function isRunning(known) {
  if (process.platform !== 'linux') return signalReaches(known.pid);
  return (await startTime(known.pid)) === known.startedAt;
}

function signalReaches(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function startTime(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

async function withMarker(markers) {
  const found = [];
  for (const name of await readdir('/proc').catch(() => [])) {
    const pid = Number(name);
    if (!(pid > 0) || pid === process.pid) continue;
    const environment = (await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).split('\0');
    if (!markers.some((marker) => environment.includes(marker))) continue;
    const startedAt = await startTime(pid);
    if (startedAt) found.push({ pid, startedAt });
  }
  return found;
}
