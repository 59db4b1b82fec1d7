/** The commands. What they run is built in `system/`. */
import { AppError } from './runtime/errors.ts';

const projectFolder = import.meta.dirname;
const say = (line: string): void => console.log(line);

type Command = (words: readonly string[]) => Promise<number>;

const startUsage = {
  text: `npm start
  starts everything on this machine, with sandboxes for what has no credentials; the settings are in .env.example
Ends with 0: stopped, 1: it could not start, 2: not understood.`,
};

/** Each gives its exit code. Loaded when called: a linter need not load the server. */
const commands: Readonly<Record<string, Command>> = {
  async start(words) {
    const { readWords } = await import('./system/command-words.ts');
    const given = readWords(words, startUsage, say);
    if (typeof given === 'number') return given;
    const { start } = await import('./system/start.ts');
    const asked = toldToStop();
    const began = performance.now();
    const running = await start(projectFolder, say, { terminal: process.stdout.isTTY });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say('');
    say(`Likelemba is ready (${seconds} s):  ${running.url}`);
    if (running.hasPhones) say('Three phones are open there. Write "Habari" on the first one.');
    say('Ctrl-C stops everything.');
    await asked;
    say('\nstopping…');
    // Whatever is not done by then is picked up by the next start.
    const late = setTimeout(() => {
      console.error('Something does not end; leaving it.');
      process.exit(1);
    }, stopWithinMs);
    await running.stop();
    clearTimeout(late);
    say('stopped.');
    return 0;
  },
  async verify(words) {
    const { verify } = await import('./system/verify.ts');
    return verify(projectFolder, words, say);
  },
  async replay(words) {
    const { replay } = await import('./system/replay.ts');
    return replay(projectFolder, words, say);
  },
  async why(words) {
    const { why } = await import('./system/why.ts');
    return why(projectFolder, words, say);
  },
  async gateway(words) {
    const { gateway } = await import('./system/gateway.ts');
    return gateway(projectFolder, words, say);
  },
  async play(words) {
    const { play } = await import('./system/play.ts');
    return play(projectFolder, words, say);
  },
  async record(words) {
    const { exportReplay } = await import('./system/record.ts');
    return exportReplay(projectFolder, words, say);
  },
  async cover(words) {
    const { cover } = await import('./system/cover.ts');
    return cover(projectFolder, words, say);
  },
  async explore(words) {
    const { explore } = await import('./system/explore.ts');
    return explore(projectFolder, words, say);
  },
  async graph(words) {
    const { graph } = await import('./system/graph.ts');
    return graph(projectFolder, words, say);
  },
  async lint(words) {
    const { lint } = await import('./system/lint.ts');
    return lint(projectFolder, words, say);
  },
  async plan(words) {
    const { plan } = await import('./system/plan.ts');
    return plan(projectFolder, words, say);
  },
  async migrate(words) {
    const { migrate } = await import('./system/migrate.ts');
    return migrate(projectFolder, words, say);
  },
  async export(words) {
    const { exportTo } = await import('./system/exchange.ts');
    return exportTo(projectFolder, words, say);
  },
  async import(words) {
    const { importFrom } = await import('./system/exchange.ts');
    return importFrom(projectFolder, words, say);
  },
};

const stopWithinMs = 20_000;

/** Resolves at the first Ctrl-C or request to end. Later ones are ignored: a terminal and npm may both pass it on. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

async function main(): Promise<number> {
  const [name = '', ...words] = process.argv.slice(2);
  const command = commands[name];
  if (!command) {
    say(`There is no command "${name}". There are: ${Object.keys(commands).join(', ')}.`);
    return 2;
  }
  try {
    return await command(words);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.error(`\nLikelemba: ${error.message}\nWhat to do: ${error.hint}`);
    return 1;
  }
}

process.exitCode = await main();
