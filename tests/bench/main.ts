/** `npm run bench`: speed as ratios within one run, on the project's own embedded server with commits on disk. */
import { readWords } from '../../system/command-words.ts';
import { figuresOf, line, type Figures, type Sample } from './figures.ts';
import { addChats, addEntries, addLimitChats } from './grow.ts';
import { measureNotices } from './notices.ts';
import { register, startCircles, waitUntilDue } from './people.ts';
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
/** Circles of each round of notices. */
const circlesEach = values.quick ? 8 : 16;
/** Chats in flight. */
const many = 16;
const seats = 10;
/** V8 is still compiling before. */
const warmSeconds = values.quick ? 4 : 10;
/** Longer than all of it takes on a quiet machine of two cores. */
const limitMinutes = values.quick ? 3 : soakTurns > 0 ? 30 : 15;

const say = (text: string): void => console.log(text);

/** A deployment, and those who write to it: of different circles, so that nobody waits for another. */
interface Deployment {
  readonly title: string;
  readonly rig: Rig;
  readonly circles: readonly (readonly string[])[];
  readonly writers: readonly string[];
}

type Measured = Record<'a1' | 'a16' | 'b1' | 'b16' | 'c', Figures>;

/** All parts and deployments in turns, so that what the machine does besides falls on each of them. */
async function alternate(deployments: readonly Deployment[]): Promise<Measured[]> {
  const samples = deployments.map(() => ({
    a1: [] as Sample[],
    a16: [] as Sample[],
    b1: [] as Sample[],
    b16: [] as Sample[],
    c: [] as Sample[],
  }));
  for (const { rig, writers } of deployments) await measureTurns(rig, writers, warmSeconds);
  for (let round = 0; round < rounds; round++)
    for (const [at, { rig, circles, writers }] of deployments.entries()) {
      const of = samples[at];
      if (of === undefined) continue;
      of.a1.push(await rig.limit(1, seconds));
      of.b1.push(await measureTurns(rig, writers.slice(0, 1), seconds));
      of.a16.push(await rig.limit(many, seconds));
      of.b16.push(await measureTurns(rig, writers, seconds));
      of.c.push(await measureNotices(rig, circles.slice(round * circlesEach, (round + 1) * circlesEach)));
    }
  return samples.map(({ a1, a16, b1, b16, c }) => ({
    a1: figuresOf(a1),
    a16: figuresOf(a16),
    b1: figuresOf(b1),
    b16: figuresOf(b16),
    c: figuresOf(c),
  }));
}

function report(title: string, { a1, a16, b1, b16, c }: Measured): void {
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

async function soak(turns: number): Promise<void> {
  const rig = await openRig();
  try {
    const circles = await startedCircles(rig, many);
    const writers = circles.map(([, member = '']) => member);
    say(`\nmemory over ${turns} turns`);
    for (let done = 0; ;) {
      const { heapBytes, rssBytes } = await rig.memory();
      const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
      say(`${String(done).padStart(8)} turns: heap ${mib(heapBytes)} MiB, in all ${mib(rssBytes)} MiB`);
      if (done >= turns) return;
      done += (await measureTurns(rig, writers, 10)).done;
    }
  } finally {
    await rig.close();
  }
}

async function startedCircles(rig: Rig, count: number): Promise<string[][]> {
  const began = performance.now();
  const members = await register(rig, 0, count * seats);
  const circles = await startCircles(rig, members, seats);
  await waitUntilDue(rig);
  const took = ((performance.now() - began) / 1000).toFixed(0);
  say(`${members.length} members in ${circles.length} circles (${took} s)`);
  return circles;
}

async function deploy(rig: Rig, conversations: number, entries: number): Promise<Deployment> {
  const circles = await startedCircles(rig, Math.max(rounds * circlesEach, many));
  await addLimitChats(rig, many);
  await addChats(rig, conversations);
  await addEntries(rig, entries);
  return {
    title: `${conversations.toLocaleString('en')} conversations, ${entries.toLocaleString('en')} entries`,
    rig,
    circles,
    writers: circles.map(([, member = '']) => member).slice(-many),
  };
}

async function speeds(): Promise<void> {
  const rigs: Rig[] = [];
  const open = async (): Promise<Rig> => {
    const rig = await openRig();
    rigs.push(rig);
    return rig;
  };
  try {
    const deployments = [await deploy(await open(), 1_000, 10_000)];
    if (!values.quick) deployments.push(await deploy(await open(), 1_000_000, 1_000_000));
    const [small, large] = await alternate(deployments);
    for (const [at, measured] of [small, large].entries())
      if (measured !== undefined) report(deployments[at]?.title ?? '', measured);
    if (small === undefined || large === undefined) return;
    const growth = (name: 'a16' | 'b16' | 'c'): string =>
      (small[name].perSecond / large[name].perSecond).toFixed(2);
    say(
      `cost at the large size: (a) ${growth('a16')}, (b) ${growth('b16')}, (c) ${growth('c')} times the small one`,
    );
  } finally {
    for (const rig of rigs) await rig.close();
  }
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
try {
  if (soakTurns === 0) await speeds();
  else await soak(soakTurns);
} finally {
  clearTimeout(limit);
}
say(`\n${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
