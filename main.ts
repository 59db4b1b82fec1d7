/** The commands. What they run is built in `system/`. */
import { AppError } from './runtime/errors.ts';
import { noSuch } from './system/command-words.ts';
import type { Command } from './system/command.ts';

/** Loaded when called: a linter need not load the server. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./system/start-command.ts')).startHere,
  verify: async () => (await import('./system/verify.ts')).verify,
  replay: async () => (await import('./system/replay.ts')).replay,
  why: async () => (await import('./system/why.ts')).why,
  gateway: async () => (await import('./system/gateway.ts')).gateway,
  play: async () => (await import('./system/play.ts')).play,
  record: async () => (await import('./system/record.ts')).record,
  cover: async () => (await import('./system/cover.ts')).cover,
  graph: async () => (await import('./system/graph.ts')).graph,
  lint: async () => (await import('./system/lint.ts')).lint,
  plan: async () => (await import('./system/plan.ts')).plan,
  migrate: async () => (await import('./system/migrate.ts')).migrate,
  export: async () => (await import('./system/exchange.ts')).exportTo,
  import: async () => (await import('./system/exchange.ts')).importFrom,
};

async function main(): Promise<number> {
  const [name = '', ...words] = process.argv.slice(2);
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    console.log(noSuch('command', name, Object.keys(commands)));
    return 2;
  }
  try {
    const command = await load();
    return await command(import.meta.dirname, words, (line) => console.log(line));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(`\nLikelemba: ${error.message}\nWhat to do: ${error.hint}`);
    return 1;
  }
}

process.exitCode = await main();
