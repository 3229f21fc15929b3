import { callRecord } from '../../domain/entities/index.ts';
import { remedyOf } from '../../errors.ts';
import { type Collected, historyFile, MOST, requestFile } from './collected.ts';
import { htmlPage, type Table } from './page.ts';

/** What somebody reads first: what it is of, what went wrong, and where the rest is. */
export function indexPage(all: Collected): string {
  const { connection, span, at, versions, queue } = all;
  const called = connection.company?.name ?? connection.companyId ?? 'not connected yet';
  return htmlPage(
    `Support bundle: ${called}`,
    [
      ['Made', at.toISOString()],
      ['From', span.from.toISOString()],
      ['To', span.to.toISOString()],
      ['Connection', `${connection.id} (${connection.provider}), ${connection.status}`],
      ['Ledgerbridge', `${versions.ledgerbridge}, Node ${versions.node}, PostgreSQL ${versions.postgresql}`],
      ['Owed now', queue.states.map(({ state, rows }) => `${rows} ${state}`).join(', ') || 'nothing'],
      [
        'Left out',
        'Tokens, keys and passwords; e-mail addresses, phone numbers and streets. Names and amounts are as they are.',
      ],
    ],
    [errors(all), owed(all), runs(all), requests(all), histories(all), FILES],
  );
}

function errors({ log }: Collected): Table {
  return {
    title: 'What failed',
    lead: `Newest first; all of the log is in log.csv${cut(log.length, MOST.log)}.`,
    head: ['When', 'Record', 'Why', 'What to do', 'Request'],
    rows: log
      .filter(({ status }) => status === 'error')
      .map((entry) => [
        entry.at.toISOString(),
        callRecord(entry, entry.entityName),
        entry.message ?? '',
        entry.errorType ? remedyOf({ type: entry.errorType, vendor: entry.vendor }) : '',
        entry.requestId === null ? '' : { file: requestFile({ id: entry.requestId }), text: entry.requestId },
      ]),
  };
}

function owed({ queue }: Collected): Table {
  return {
    title: 'What waits for somebody now',
    head: ['Record', 'State', 'Since', 'Why'],
    rows: queue.rows
      .filter(({ error }) => error !== null)
      .map(({ entityType, recordId, state, updatedAt, error }) => [
        callRecord({ entityType }, recordId),
        state,
        updatedAt.toISOString(),
        error?.message ?? '',
      ]),
  };
}

function runs({ batches }: Collected): Table {
  return {
    title: 'Pushes, pulls and sync runs',
    head: ['Began', 'What', 'State', 'Done', 'Skipped', 'Failed', 'Asked by'],
    rows: batches.map((batch) => [
      batch.createdAt.toISOString(),
      `${batch.kind} of ${batch.entityTypes.join(', ')}`,
      batch.state,
      String(batch.succeeded),
      String(batch.skipped),
      String(batch.failed),
      batch.requestedBy,
    ]),
  };
}

function requests({ requests: rows }: Collected): Table {
  return {
    title: 'Requests and answers',
    lead: `Writes, newest first${cut(rows.length, MOST.requests)}.`,
    head: ['Made', 'Request', 'Records', 'State', 'HTTP'],
    rows: rows.map((row) => [
      row.createdAt.toISOString(),
      { file: requestFile(row), text: row.id },
      row.items.map(({ entityType, recordId }) => `${entityType} ${recordId}`).join(', '),
      row.state,
      String(row.answer?.httpStatus ?? ''),
    ]),
  };
}

function histories({ histories: found }: Collected): Table {
  return {
    title: 'Histories of runs',
    lead: found
      ? `What Temporal did, step by step${cut(found.length, MOST.histories)}.`
      : 'Temporal could not be asked when this was made. Make the bundle again once it is reachable.',
    head: ['Began', 'Run', 'Kind', 'State'],
    rows: (found ?? []).map((run) => [
      run.startedAt.toISOString(),
      { file: historyFile(run), text: run.id },
      run.type,
      run.status,
    ]),
  };
}

function cut(count: number, most: number): string {
  return count < most ? '' : `: the newest ${most}; ask for a shorter time to see the others`;
}

const FILES: Table = {
  title: 'The other files',
  head: ['File', 'What is in it'],
  rows: [
    [{ file: 'log.csv', text: 'log.csv' }, 'The Sync Log of that time'],
    [{ file: 'settings.json', text: 'settings.json' }, 'Settings, hours of the connector, mappings'],
    [
      { file: 'connection.json', text: 'connection.json' },
      'The company, and whether the connection is paused',
    ],
    [{ file: 'queue.json', text: 'queue.json' }, 'What is owed now'],
    [{ file: 'runs.json', text: 'runs.json' }, 'Pushes, pulls and sync runs of that time'],
    [{ file: 'visits.json', text: 'visits.json' }, 'Visits of the Web Connector'],
    [{ file: 'audit.json', text: 'audit.json' }, 'Who asked for what'],
    [{ file: 'versions.json', text: 'versions.json' }, 'What runs here'],
  ],
};
