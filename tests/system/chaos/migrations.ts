/** Kills the migration of an empty database again and again; whoever comes last brings it to the same schema. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { migrationFolders, readMigrations } from '../../../runtime/database/migrate.ts';
import { projectFolder } from './place.ts';
import type { Tally } from './plan.ts';
import { chance } from './random.ts';
import type { Server } from './server.ts';

const points = ['migration.locked', 'migration.before_commit', 'migration.after_commit'] as const;

/** Kills it twice at each of its failpoints, then lets two at once go on. Throws when the schema is another one. */
export async function killMigrations(options: {
  readonly server: Server;
  readonly seed: number;
  readonly tally: Tally;
  readonly say: (line: string) => void;
}): Promise<void> {
  const { server, tally } = options;
  const draw = chance(options.seed);
  const steps = readMigrations(migrationFolders(projectFolder)).length;
  const whole = await server.make();
  const killed = await server.make(null);
  try {
    for (const point of points.flatMap((name) => [name, name])) {
      // Each of them comes a little further, so that there is something left for the next.
      const pass = point === 'migration.locked' ? 1 : draw.between(1, Math.max(1, Math.floor(steps / 4)));
      const { signal, said } = await run(killed.adminUrl, `${point}:${pass}`);
      if (signal !== 'SIGKILL') throw new Error(`the migration was not killed at ${point}:${pass}: ${said}`);
      tally.add(`killed at ${point}`);
    }
    // Two that start at the same moment take turns.
    const ends = await Promise.all([run(killed.adminUrl), run(killed.adminUrl)]);
    for (const { code, said } of ends) if (code !== 0) throw new Error(`the migration failed: ${said}`);
    const [want, is] = [await schemaOf(server, whole.name), await schemaOf(server, killed.name)];
    if (want !== is) throw new Error('a migration that was killed left another schema');
    options.say(`migration: killed ${points.length * 2} times, the schema is the same`);
  } finally {
    await whole.drop();
    await killed.drop();
  }
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

function run(adminUrl: string, failAt?: string): Promise<End> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'migrator.ts'), adminUrl], {
    env: { ...process.env, FAIL_AT: failAt },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data) => (said += String(data)));
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, said })));
}

/** Tables, columns, constraints, indexes, triggers, functions, grants and the record of what was applied, as one text. */
async function schemaOf(server: Server, database: string): Promise<string> {
  return server.admin(database, async (run) => {
    const parts = [
      `select table_schema, table_name, column_name, data_type, is_nullable, column_default
         from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')`,
      `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint`,
      `select schemaname, indexdef from pg_indexes where schemaname <> 'pg_catalog'`,
      `select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal`,
      `select table_schema, table_name, grantee, privilege_type from information_schema.role_table_grants
        where table_schema not in ('pg_catalog', 'information_schema')`,
      `select oid::regprocedure::text, md5(prosrc) from pg_proc
        where pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`,
      `select name, sha256 from public.migrations`,
    ];
    const texts: string[] = [];
    for (const part of parts)
      texts.push(
        (await run(part))
          .map((row) => JSON.stringify(row))
          .sort()
          .join('\n'),
      );
    return texts.join('\n\n');
  });
}
