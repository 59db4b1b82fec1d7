/** `npm run bench`: speed as ratios within one run, on the project's own embedded server with commits on disk. */
import { readWords } from '../../system/command-words.ts';
import { figuresOf, line, type Figures, type Sample } from './figures.ts';
import { addChats, addEntries, addLimitChats } from './grow.ts';
import { measureNotices } from './notices.ts';
import { register, startCircles } from './people.ts';
import { openRig, type Rig } from './rig.ts';
import { measureStarts } from './start.ts';
import { measureTurns } from './turns.ts';

const usage = {
  options: {
    quick: { type: 'boolean', default: false },
    soak: { type: 'string', default: '0' },
  },
  text: `npm run bench [-- [--quick] [--soak turns]]
  without options    all but the soak, small and grown, up to ten minutes
  --quick            shorter and not grown, up to a minute and a half
  --soak 100000      only so many turns in a row, for memory
Ends with 0: measured, 1: something failed, 2: not understood.`,
} as const;
const asked = readWords(process.argv.slice(2), usage, console.log);
if (typeof asked === 'number') process.exit(asked);
const { values } = asked;
const soakTurns = Number(values.soak);
const seconds = values.quick ? 2 : 4;
const rounds = values.quick ? 2 : 3;
/** Circles of each measurement of notices. */
const circlesEach = values.quick ? 12 : 24;
/** Chats in flight. */
const many = 16;
const seats = 10;
/** V8 is still compiling before. */
const warmSeconds = values.quick ? 4 : 10;
/** Longer than all of it takes on a quiet machine of two cores. */
const limitMinutes = values.quick ? 3 : soakTurns > 0 ? 30 : 15;

const say = (text: string): void => console.log(text);

/** (a) and (b) in turns, so that what the machine does besides falls on both. */
async function alternate(rig: Rig, phones: readonly string[]): Promise<Record<string, Figures>> {
  const samples: Record<'a1' | 'a16' | 'b1' | 'b16', Sample[]> = { a1: [], a16: [], b1: [], b16: [] };
  await measureTurns(rig, phones, warmSeconds);
  for (let round = 0; round < rounds; round++) {
    samples.a1.push(await rig.limit(1, seconds));
    samples.b1.push(await measureTurns(rig, phones.slice(0, 1), seconds));
    samples.a16.push(await rig.limit(many, seconds));
    samples.b16.push(await measureTurns(rig, phones, seconds));
  }
  return Object.fromEntries(Object.entries(samples).map(([name, each]) => [name, figuresOf(each)]));
}

function report(title: string, { a1, a16, b1, b16 }: Record<string, Figures>, c: Figures): void {
  if (!a1 || !a16 || !b1 || !b16) throw new Error('a part was not measured');
  say(`\n${title}`);
  say(line('(a) least turn, 1 client', a1));
  say(line(`(a) least turn, ${many} clients`, a16));
  say(line('(b) webhook, 1 chat', b1));
  say(line(`(b) webhook, ${many} chats`, b16));
  say(line(`(c) payment notice told to ${seats} chats`, c));
  const ratio = (one: Figures, other: Figures): string => (one.perSecond / other.perSecond).toFixed(3);
  say(
    `(b)/(a): ${ratio(b1, a1)} with 1, ${ratio(b16, a16)} with ${many}; ` +
      `(c)/(a): ${ratio(c, a16)}, or ${((c.perSecond / a16.perSecond) * (seats + 1)).toFixed(2)} counting its turns; ` +
      `p99/p50 of (b): ${(b16.p99 / b16.p50).toFixed(1)}`,
  );
}

async function soak(rig: Rig, phones: readonly string[], turns: number): Promise<void> {
  say(`\nmemory over ${turns} turns`);
  for (let done = 0; ;) {
    const { heapBytes, rssBytes } = await rig.memory();
    const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
    say(`${String(done).padStart(8)} turns: heap ${mib(heapBytes)} MiB, in all ${mib(rssBytes)} MiB`);
    if (done >= turns) return;
    done += (await measureTurns(rig, phones, 10)).done;
  }
}

async function membersOfCircles(rig: Rig): Promise<string[][]> {
  const began = performance.now();
  const wanted = soakTurns > 0 ? many : (values.quick ? 1 : 2) * circlesEach;
  const members = await register(rig, 0, Math.max(wanted, many) * seats);
  const circles = await startCircles(rig, members, seats);
  const took = ((performance.now() - began) / 1000).toFixed(0);
  say(`${members.length} members in ${circles.length} circles (${took} s)`);
  return circles;
}

async function sizes(rig: Rig): Promise<void> {
  const circles = await membersOfCircles(rig);
  // Of different circles, so that nobody waits for another.
  const writers = circles.map(([, member = '']) => member).slice(-many);
  await addLimitChats(rig, many);
  await addChats(rig, 1_000);
  await addEntries(rig, 10_000);
  const small = await alternate(rig, writers);
  const smallNotice = figuresOf([await measureNotices(rig, circles.slice(0, circlesEach))]);
  report('1,000 conversations, 10,000 entries', small, smallNotice);
  if (values.quick) return;
  await addChats(rig, 1_000_000);
  await addEntries(rig, 1_000_000);
  const large = await alternate(rig, writers);
  const largeNotice = figuresOf([await measureNotices(rig, circles.slice(circlesEach, 2 * circlesEach))]);
  report('1,000,000 conversations, 1,000,000 entries', large, largeNotice);
  const growth = (name: string): string =>
    ((small[name]?.perSecond ?? 0) / (large[name]?.perSecond ?? 1)).toFixed(2);
  say(
    `cost at the large size: (a) ${growth('a16')}, (b) ${growth('b16')}, ` +
      `(c) ${(smallNotice.perSecond / largeNotice.perSecond).toFixed(2)} times the small one`,
  );
}

async function starts(): Promise<void> {
  const { fresh, again } = await measureStarts();
  say(`start to ready: ${fresh.toFixed(1)} s on new data, ${again.toFixed(1)} s on data that is there`);
}

const limit = setTimeout(() => {
  console.error(`not done after ${limitMinutes} minutes: the machine is too busy for figures`);
  process.exit(1);
}, limitMinutes * 60_000);
const began = performance.now();
if (soakTurns === 0) await starts();
const rig = await openRig();
try {
  if (soakTurns === 0) await sizes(rig);
  else
    await soak(
      rig,
      (await membersOfCircles(rig)).map(([, member = '']) => member),
      soakTurns,
    );
} finally {
  await rig.close();
  clearTimeout(limit);
}
say(`\n${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
