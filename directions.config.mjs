/**
 * Which part of the program may import which, as rules of dependency-cruiser. `npm test` checks them, and
 * tests/house/directions.test.ts plants a violation of each to see it fail.
 *
 * A rule's name says what may not be; `$1` in `to` is the first group matched in `from`.
 */
const not = (name, from, to) => ({ name, severity: 'error', from, to });
const tests = '^tests/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    not('no-cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    not('imports-resolve', {}, { couldNotResolve: true }),
    not('imports-are-declared', {}, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
    not(
      'program-uses-no-dev-packages',
      { pathNot: [tests, '^[^/]+\\.(mjs|ts)$'] },
      { dependencyTypes: ['npm-dev'] },
    ),
    not(
      'program-does-not-import-tests',
      { pathNot: [tests, '^[^/]+\\.config\\.(ts|mjs)$'] },
      { path: tests },
    ),
    not('nobody-imports-main', { pathNot: tests }, { path: '^main\\.ts$' }),
    not(
      'system-is-imported-by-main-only',
      { pathNot: ['^main\\.ts$', '^system/', tests] },
      { path: '^system/' },
    ),

    // runtime/conversation → engine → language
    not(
      'language-is-pure',
      { path: '^runtime/language/' },
      {
        path: '^(runtime|ledger|integrations|console)/',
        pathNot: '^runtime/(language/|(ports|gateway)\\.ts|errors\\.ts|identity/contracts\\.ts)',
      },
    ),
    not(
      'engine-knows-language-only',
      { path: '^runtime/engine/' },
      {
        path: '^(runtime|ledger|integrations|console)/',
        pathNot: '^runtime/(engine/|language/|(ports|gateway)\\.ts|errors\\.ts|identity/contracts\\.ts)',
      },
    ),
    not(
      'language-and-engine-do-no-io',
      { path: '^runtime/(language|engine)/' },
      {
        path: '^(node:)?(fs|fs/promises|net|http|https|child_process|worker_threads|timers|timers/promises|dns|dgram|tls|cluster)$',
        dependencyTypes: ['core'],
      },
    ),
    not(
      'studio-sits-on-language-and-engine',
      { path: '^runtime/studio/' },
      {
        path: '^(runtime|ledger|integrations|console)/',
        pathNot: '^runtime/(studio/|engine/|language/|(ports|gateway)\\.ts|errors\\.ts)',
      },
    ),
    not(
      'database-knows-nothing-above',
      { path: '^runtime/database/' },
      {
        path: '^(runtime|ledger|integrations|console)/',
        pathNot: '^runtime/(database/|(ports|gateway)\\.ts|errors\\.ts|failpoints\\.ts)',
      },
    ),
    not(
      'identity-knows-database-only',
      { path: '^runtime/identity/' },
      {
        path: '^(runtime|ledger|integrations|console)/',
        pathNot: '^runtime/(identity/|database/|(ports|gateway)\\.ts|errors\\.ts)',
      },
    ),
    not(
      'nobody-below-conversation-imports-it',
      { path: '^runtime/', pathNot: '^runtime/conversation/' },
      { path: '^runtime/conversation/' },
    ),
    not(
      'runtime-knows-no-savings-gateways-or-pages',
      { path: '^runtime/' },
      { path: '^(ledger|integrations|console)/' },
    ),
    not(
      'ports-and-errors-stand-alone',
      { path: '^runtime/(ports|gateway|errors)\\.ts$' },
      { path: '^(runtime|ledger|integrations|console)/', pathNot: '^runtime/ports\\.ts$' },
    ),

    // ledger, integrations: ports and errors, and never each other
    not(
      'ledger-knows-ports-and-errors-only',
      { path: '^ledger/' },
      { path: '^(runtime|integrations|console)/', pathNot: '^runtime/(ports|errors)\\.ts$' },
    ),
    not(
      'integrations-know-ports-and-errors-only',
      { path: '^integrations/' },
      { path: '^(runtime|ledger|console)/', pathNot: '^runtime/(ports|gateway|errors)\\.ts$' },
    ),
    not(
      'a-sandbox-shares-no-code-with-its-client',
      { path: '^integrations/.*sandbox/' },
      { path: '^integrations/', pathNot: '^integrations/.*sandbox/' },
    ),
    not(
      'a-client-shares-no-code-with-its-sandbox',
      { path: '^integrations/', pathNot: '^integrations/.*sandbox/' },
      { path: '^integrations/.*sandbox/' },
    ),
    not(
      'console-is-imported-by-main-only',
      { pathNot: ['^console/', '^main\\.ts$', '^system/', tests] },
      { path: '^console/' },
    ),

    // packages that have one home
    not('pg-in-database-only', { pathNot: '^runtime/database/' }, { path: 'node_modules/(@types/)?pg/' }),
    not(
      'express-in-main-console-and-webhooks-only',
      {
        pathNot: [
          '^main\\.ts$',
          '^system/',
          '^console/',
          '^integrations/.*(router|webhook|incoming)\\.ts$',
          '^integrations/.*sandbox/',
          tests,
        ],
      },
      { path: 'node_modules/(@types/)?express/' },
    ),
    not(
      'network-in-integrations-only',
      { path: '^(runtime|ledger)/' },
      { path: '^(node:)?(http|https|http2|net|tls|dgram)$', dependencyTypes: ['core'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules/\\.|console/phones/page/|\\.data/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};
