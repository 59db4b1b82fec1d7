import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');

/** Each line plants one import into a small project under the real rules: from, to, and the rule that must object. */
const forbidden: readonly (readonly [from: string, to: string, rule: string])[] = [
  ['runtime/language/a.ts', 'runtime/engine/step.ts', 'language-is-pure'],
  ['runtime/language/a.ts', 'runtime/database/pool.ts', 'language-is-pure'],
  ['runtime/language/a.ts', 'ledger/circles/contracts.ts', 'language-is-pure'],
  ['runtime/language/b.ts', 'node:fs', 'language-and-engine-do-no-io'],
  ['runtime/engine/a.ts', 'runtime/conversation/turn.ts', 'engine-knows-language-only'],
  ['runtime/engine/a.ts', 'runtime/identity/users.ts', 'engine-knows-language-only'],
  ['runtime/engine/b.ts', 'node:timers/promises', 'language-and-engine-do-no-io'],
  ['runtime/studio/a.ts', 'runtime/conversation/turn.ts', 'studio-sits-on-language-and-engine'],
  ['runtime/database/a.ts', 'runtime/identity/users.ts', 'database-knows-nothing-above'],
  ['runtime/database/a.ts', 'runtime/config.ts', 'database-knows-nothing-above'],
  ['runtime/identity/a.ts', 'runtime/engine/step.ts', 'identity-knows-database-only'],
  ['runtime/identity/b.ts', 'runtime/conversation/turn.ts', 'nobody-below-conversation-imports-it'],
  ['runtime/conversation/a.ts', 'ledger/book/post.ts', 'runtime-knows-no-savings-gateways-or-pages'],
  ['runtime/conversation/a.ts', 'integrations/http.ts', 'runtime-knows-no-savings-gateways-or-pages'],
  ['runtime/conversation/a.ts', 'console/router.ts', 'runtime-knows-no-savings-gateways-or-pages'],
  ['runtime/conversation/b.ts', 'node:http', 'network-in-integrations-only'],
  ['runtime/ports.ts', 'runtime/engine/step.ts', 'ports-and-errors-stand-alone'],
  ['ledger/book/a.ts', 'runtime/identity/users.ts', 'ledger-knows-ports-and-errors-only'],
  ['ledger/book/a.ts', 'runtime/database/pool.ts', 'ledger-knows-ports-and-errors-only'],
  ['ledger/payments/a.ts', 'integrations/http.ts', 'ledger-knows-ports-and-errors-only'],
  ['integrations/money/a.ts', 'ledger/book/post.ts', 'integrations-know-ports-and-errors-only'],
  ['integrations/money/a.ts', 'runtime/config.ts', 'integrations-know-ports-and-errors-only'],
  ['integrations/money/sandbox/a.ts', 'integrations/http.ts', 'a-sandbox-shares-no-code-with-its-client'],
  ['integrations/money/b.ts', 'integrations/money/sandbox/b.ts', 'a-client-shares-no-code-with-its-sandbox'],
  ['integrations/money/b.ts', 'integrations/sandbox/server.ts', 'a-client-shares-no-code-with-its-sandbox'],
  ['ledger/book/b.ts', 'pg', 'pg-in-database-only'],
  ['runtime/conversation/c.ts', 'pg', 'pg-in-database-only'],
  ['main.ts', 'pg', 'pg-in-database-only'],
  ['runtime/conversation/c.ts', 'express', 'express-in-main-console-and-webhooks-only'],
  ['integrations/money/c.ts', 'express', 'express-in-main-console-and-webhooks-only'],
  ['runtime/conversation/d.ts', 'main.ts', 'nobody-imports-main'],
  ['console/b.ts', 'system/product.ts', 'system-is-imported-by-main-only'],
  ['runtime/conversation/d.ts', 'tests/support/database.ts', 'program-does-not-import-tests'],
  ['ledger/book/c.ts', 'console/router.ts', 'console-is-imported-by-main-only'],
  ['runtime/conversation/e.ts', 'fast-check', 'program-uses-no-dev-packages'],
  ['runtime/conversation/e.ts', 'not-a-package', 'imports-resolve'],
  ['runtime/database/c.ts', 'pg-pool', 'imports-are-declared'],
  ['ledger/book/cycle-a.ts', 'ledger/book/cycle-b.ts', 'no-cycles'],
];

const allowed: readonly (readonly [from: string, to: string])[] = [
  ['runtime/engine/a.ts', 'runtime/language/model.ts'],
  ['runtime/conversation/a.ts', 'runtime/engine/step.ts'],
  ['runtime/conversation/a.ts', 'runtime/identity/users.ts'],
  ['runtime/identity/a.ts', 'runtime/database/pool.ts'],
  ['runtime/studio/a.ts', 'runtime/engine/step.ts'],
  ['runtime/database/b.ts', 'pg'],
  ['ledger/book/a.ts', 'runtime/ports.ts'],
  ['ledger/payments/a.ts', 'ledger/book/post.ts'],
  ['integrations/money/a.ts', 'runtime/errors.ts'],
  ['integrations/money/router.ts', 'express'],
  ['integrations/money/sandbox/a.ts', 'integrations/sandbox/server.ts'],
  ['console/a.ts', 'express'],
  ['main.ts', 'console/router.ts'],
  ['main.ts', 'system/product.ts'],
  ['system/product.ts', 'express'],
  ['system/world.ts', 'console/router.ts'],
  ['main.ts', 'ledger/book/post.ts'],
  ['tests/x.test.ts', 'runtime/engine/step.ts'],
  ['tests/x.test.ts', 'fast-check'],
  ['vitest.config.ts', 'tests/support/counts.ts'],
];

let folder: string;
let violations: readonly { from: string; to: string; rule: string }[];

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'directions-')));
  for (const file of ['package.json', 'tsconfig.json']) cpSync(join(project, file), join(folder, file));
  symlinkSync(realpathSync(join(project, 'node_modules')), join(folder, 'node_modules'));
  const imports = new Map<string, Set<string>>();
  const plant = (from: string, to: string) => imports.set(from, (imports.get(from) ?? new Set()).add(to));
  for (const [from, to] of [...forbidden, ...allowed]) plant(from, to);
  plant('ledger/book/cycle-b.ts', 'ledger/book/cycle-a.ts');
  const targets = [...imports.values()].flatMap((set) => [...set]).filter((to) => to.endsWith('.ts'));
  for (const file of new Set([...imports.keys(), ...targets])) {
    const lines = [...(imports.get(file) ?? [])].map(
      (to, i) => `import ${i % 2 === 1 ? 'type ' : ''}* as i${i} from '${specifier(file, to)}';`,
    );
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    // A type annotation and type-only imports: a checker that cannot read TypeScript finds nothing and says so nowhere.
    writeFileSync(join(folder, file), `${lines.join('\n')}\nexport const x: number = 1;\n`);
  }
  violations = await cruise(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function specifier(from: string, to: string): string {
  if (!to.endsWith('.ts')) return to;
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

async function cruise(cwd: string): Promise<typeof violations> {
  const program = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [program, '--config', join(project, 'directions.config.mjs'), '--output-type', 'json', '.'];
  const text = await new Promise<string>((done) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 1e8 }, (_, stdout) => done(stdout));
  });
  const report = JSON.parse(text) as {
    summary: { violations: readonly { from: string; to: string; rule: { name: string } }[] };
  };
  return report.summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name }));
}

const pointsAt = (found: string, to: string) =>
  found === to || found.includes(`node_modules/${to}/`) || `node:${found}` === to;

describe('import directions', () => {
  it.each(forbidden)('%s may not import %s', (from, to, rule) => {
    const rules = violations.filter((v) => v.from === from && pointsAt(v.to, to)).map((v) => v.rule);
    expect(rules).toContain(rule);
  });

  it.each(allowed)('%s may import %s', (from, to) => {
    expect(violations.filter((v) => v.from === from && pointsAt(v.to, to))).toEqual([]);
  });

  it('have a planted violation for every rule', async () => {
    const config = (await import(join(project, 'directions.config.mjs'))) as {
      default: { forbidden: readonly { name: string }[] };
    };
    const planted = new Set(forbidden.map(([, , rule]) => rule));
    expect(config.default.forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });
});
