/** `npm start`: starts everything, and stops it when told to. */
import { command } from './command.ts';
import { start } from './start.ts';

const usage = {
  text: `npm start
  starts everything on this machine, with sandboxes for what has no credentials; the settings are in .env.example
Ends with 0: stopped, 1: it could not start, 2: not understood.`,
};

const stopWithinMs = 20_000;

/** Runs until it is told to stop. */
export const startHere = command(usage, async ({ projectFolder, say }) => {
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
    say('Something does not end; leaving it.');
    process.exit(1);
  }, stopWithinMs);
  await running.stop();
  clearTimeout(late);
  say('stopped.');
  return 0;
});

/** Resolves at the first Ctrl-C or request to end. Later ones are ignored: a terminal and npm may both pass it on. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}
