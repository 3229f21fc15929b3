import { atNight } from './scale.ts';

/**
 * Whether the servers and programs of this run are those of `npm run cluster`: Temporal's server on PostgreSQL, and
 * processes of a release build, two for the API and three workers. By default they are lighter: the development
 * server, and one of each program.
 */
export const onCluster = process.env.LEDGERBRIDGE_TEST_CLUSTER === 'true';

/** The bundle of the workflows, too, is then the one that a release ships. */
export const fromRelease = onCluster || atNight;
