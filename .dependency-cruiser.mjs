// Who may import what. Each rule states the whole of what a room may reach inside the project, so that a new
// room is closed to the others until somebody opens it here.
const vendorFolder = '^src/providers/[^/]+/';
/** Names, shapes and ids that both sides of Temporal agree on: no workflow code. */
const contract = '^src/workflows/(contract|results|starters)\\.ts$';
const neutral = '^src/(errors|error-report|secrets|webhook-sender)\\.ts$';
/** Builds what asking a provider needs, and what asking it brings together; for those who ask. */
const session = '^src/(session|books|asking|undo-plan)\\.ts$';

/** What is one thing in several files, whose types name each other: a whole and its parts. */
const wholes = [
  // The contract, and the half of it that reads.
  '^src/providers/(provider|reads)\\.ts$',
  // A record's schema, and what is made of a record.
  '^src/domain/(payout-[^/]+|entities/(payout|invoice|payment)(-in-our-words)?)\\.ts$',
  // The stand-ins: books and what may be in them, a company file and its sessions, a visit and its exchanges.
  '^sandbox/quickbooks-online/(engine/(books|draft|index-keys)|entities/declaration)\\.ts$',
  '^sandbox/quickbooks-desktop/(company-file|session/[^/]+|connector/[^/]+)\\.ts$',
];

const rooms = [
  room('domain', { inside: ['^src/domain/'], packages: ['zod', 'decimal\\.js'], core: false }),
  room('db', {
    inside: ['^src/(db|domain)/', neutral],
    packages: ['drizzle-orm', 'pg', 'zod'],
    // Columns are typed by the provider contract, which names no vendor.
    typesOf: '^src/providers/(provider|reads)\\.ts$',
  }),
  room('activities', {
    inside: ['^src/(activities|db|domain)/', neutral, session, '^src/providers/[^/]+\\.ts$', contract],
  }),
  room('workflows', {
    inside: ['^src/(workflows|domain)/', '^src/errors\\.ts$'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    core: false,
    typesOf: '^src/activities/',
  }),
  room('api', {
    inside: [
      ...['^src/(api|db|domain)/', neutral, session, '^src/(config|setup)\\.ts$'],
      ...['^src/providers/[^/]+\\.ts$', contract, '^src/tracing/start\\.ts$'],
    ],
  }),
  room('tracing', {
    inside: ['^src/tracing/', '^src/error-report\\.ts$', '^src/workflows/trace-header\\.ts$'],
  }),
];

const singles = [
  {
    name: 'vendor-knows-domain-only',
    comment: 'A vendor folder may reach the domain, the errors, the shared client and itself.',
    from: { path: '^src/providers/([^/]+)/' },
    to: {
      path: '^src/',
      pathNot: ['^src/domain/', '^src/errors\\.ts$', '^src/providers/[^/]+\\.ts$', '^src/providers/$1/'],
    },
  },
  {
    name: 'vendor-not-registry',
    comment: 'The registry knows the vendors, never the other way round.',
    from: { path: vendorFolder },
    to: { path: '^src/providers/registry\\.ts$' },
  },
  {
    name: 'vendor-no-infrastructure',
    comment: 'A vendor folder speaks one protocol; it neither stores nor orchestrates.',
    from: { path: vendorFolder },
    to: { path: packages(['drizzle-orm', 'pg', '@temporalio/[^/]+', 'fastify', '@fastify/[^/]+']) },
  },
  {
    name: 'providers-contract-is-neutral',
    comment: 'The contract and the shared client know no vendor.',
    from: { path: '^src/providers/[^/]+\\.ts$', pathNot: '^src/providers/registry\\.ts$' },
    to: {
      path: ['^src/', vendorFolder],
      pathNot: ['^src/domain/', '^src/errors\\.ts$', '^src/providers/[^/]+\\.ts$'],
    },
  },
  {
    name: 'api-never-runs-workflows',
    comment: 'The API starts workflows by name, through the contract.',
    from: { path: '^src/api/' },
    to: { path: packages(['@temporalio/worker', '@temporalio/workflow', '@temporalio/activity']) },
  },
  {
    name: 'contract-runs-nowhere',
    comment: 'What the API and the activities read of the workflows pulls in no workflow code.',
    from: { path: contract },
    to: { path: ['^src/workflows/', 'node_modules/@temporalio/workflow/'], pathNot: contract },
  },
  {
    name: 'wiring-is-for-entry-points',
    from: { path: '^src/', pathNot: ['^src/(workers|cli|dev)/', '^src/(setup|api/server)\\.ts$'] },
    to: { path: '^src/setup\\.ts$' },
  },
  {
    name: 'workers-are-entry-points',
    from: { path: '^src/', pathNot: '^src/(workers|dev)/' },
    to: { path: '^src/workers/' },
  },
  {
    name: 'dev-is-not-for-production',
    from: { path: '^src/', pathNot: '^src/dev/' },
    to: { path: '^src/dev/' },
  },
  {
    name: 'no-development-packages-in-production',
    from: { path: '^src/', pathNot: '^src/dev/' },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'sandbox-stands-alone',
    comment: 'A stand-in that shared our code would share our mistakes.',
    from: { path: '^sandbox/' },
    to: { path: '^(src|test|bench|console)/' },
  },
  {
    name: 'nobody-imports-the-sandbox',
    from: { path: '^(src|console)/', pathNot: '^src/dev/' },
    to: { path: '^sandbox/' },
  },
  { name: 'console-stands-alone', from: { path: '^console/' }, to: { path: '^(src|sandbox|test|bench)/' } },
  {
    name: 'nobody-imports-tests',
    comment: 'Benchmarks may: they measure with what the tests check.',
    from: { path: '^(src|sandbox|console)/' },
    to: { path: '^test/' },
  },
  {
    name: 'no-cycles',
    comment: 'Code never points back.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-type-cycles',
    comment:
      'Nor do types: one that two files name moves to the lower of them. Only wholes and their parts may.',
    from: { path: '^(src|sandbox)/', pathNot: wholes },
    to: { circular: true },
  },
  { name: 'everything-resolves', from: {}, to: { couldNotResolve: true } },
];

export default {
  forbidden: [...rooms.flat(), ...singles].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    exclude: { path: ['^(dist|coverage|drizzle)/', '^packages/[^/]+/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};

/** The rules of one room: what it may import inside the project, and of packages and Node, if that is limited. */
function room(name, { inside, packages: allowed, core = true, typesOf }) {
  const from = { path: `^src/${name}/` };
  const types = typesOf ? { dependencyTypesNot: ['type-only'] } : {};
  const rules = [
    {
      name: `${name}-reach`,
      from,
      to: { path: '^(src|sandbox|test|bench|console)/', pathNot: [...inside, typesOf].filter(Boolean) },
    },
  ];
  if (typesOf) rules.push({ name: `${name}-types-only`, from, to: { path: typesOf, ...types } });
  if (allowed)
    rules.push({ name: `${name}-packages`, from, to: { path: 'node_modules/', pathNot: packages(allowed) } });
  if (!core) rules.push({ name: `${name}-no-node`, from, to: { dependencyTypes: ['core'] } });
  return rules;
}

/** Paths of packages, by patterns of their names. */
function packages(names) {
  return names.map((name) => `node_modules/${name}/`);
}
