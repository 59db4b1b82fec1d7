/** Circles played one after the other while everything happens to them, until there were enough kills or time is up. */
import type { Bench } from './bench.ts';
import { startedCircles } from './circles.ts';
import { playToTheEnd, playTurns, type Seen, type Statement } from './members.ts';
import { killMigrations } from './migrations.ts';
import { judge, type Found, type Verdict } from './oracles.ts';
import { Plan, Tally } from './plan.ts';
import type { Made, Server } from './server.ts';
import { openStand, type Stand } from './stand.ts';
import { backUpJobs, openThings } from './work.ts';

/** A circle and what became of it. */
export interface Played {
  readonly seed: number;
  readonly kills: number;
  /** What happened to it, in order. */
  readonly history: readonly string[];
  /** Null when it did not come to its end. */
  readonly verdict: Verdict | null;
  /** Why it did not. */
  readonly stuck: string | null;
  /** Payments that only the provider's statement could tell of. */
  readonly byStatement: number;
  readonly seconds: number;
}

export interface Campaign {
  readonly played: readonly Played[];
  readonly tally: Tally;
}

/** Every so many circles begin behind a backlog. */
const backlogEvery = 8;
export const backlog = 20_000;

/** Plays circles until `enough` says so. A circle that gets stuck is kept as a result, and the next one begins. */
export async function campaign(options: {
  readonly server: Server;
  readonly bench: Bench;
  readonly seed: number;
  /** The first circle to be played, from 1: to play one again that an earlier run names. Default 1. */
  readonly from?: number;
  readonly enough: (kills: number) => boolean;
  /** Kills and freezes at failpoints that one circle may have before it is left in peace. Default 60. */
  readonly hits?: number;
  /** What happens besides, in one circle. Default 20. */
  readonly weather?: number;
  readonly say?: (line: string) => void;
}): Promise<Campaign> {
  const { server, bench, seed, from = 1, hits = 60, weather = 20 } = options;
  const say = options.say ?? (() => undefined);
  const tally = new Tally();
  await killMigrations({ server, seed, tally, say });
  const circles = await startedCircles(server);
  const played: Played[] = [];
  while (!options.enough(killsOf(tally))) {
    const number = from + played.length;
    const circleSeed = seed * 1_000 + number - 1;
    const plan = new Plan(circleSeed, tally, hits);
    const behind = number % backlogEvery === 2 ? backlog : 0;
    const circle = await playOne({
      server,
      bench,
      plan,
      made: await circles.copy(),
      weather,
      behind,
      seed: circleSeed,
      statement: plan.chance.percent(50) ? 'each turn' : 'at the end',
    });
    played.push(circle);
    say(
      `circle ${number} (seed ${circleSeed}): ${circle.kills} kills, ${circle.seconds.toFixed(0)} s; ` +
        `${killsOf(tally)} in all`,
    );
    for (const problem of problemsOf(circle)) say(`    ${problem}`);
  }
  return { played, tally };
}

/** Plays one circle to its end and judges it. `prepare` is done before its members begin. */
export async function playOne(options: {
  readonly server: Server;
  readonly bench: Bench;
  readonly plan: Plan;
  readonly made: Made;
  readonly seed: number;
  readonly weather: number;
  /** Jobs that are queued before everything else. */
  readonly behind: number;
  readonly statement: Statement;
  readonly prepare?: (stand: Stand) => void;
  /** Looks at the finished circle while everything still stands. */
  readonly afterwards?: (stand: Stand, seen: Seen) => Promise<void>;
}): Promise<Played> {
  const { plan, behind, seed } = options;
  const before = killsOf(plan.tally);
  const began = performance.now();
  const seen: Seen = { unanswered: [], byStatement: new Set() };
  const stand = await openStand(options);
  let verdict: Verdict | null = null;
  let stuck: string | null = null;
  try {
    if (behind > 0) {
      plan.happens(`${behind} jobs behind`);
      await backUpJobs(stand.database, behind);
    }
    options.prepare?.(stand);
    await playTurns(stand, seen, options.statement);
    await playToTheEnd(stand, seen);
    await stand.calm();
    await playToTheEnd(stand, seen);
    verdict = await judge(stand, seen);
    await options.afterwards?.(stand, seen);
  } catch (error) {
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const open = await openThings(stand.database).catch((away: unknown) => [String(away)]);
    stuck = [why, ...open.map((thing) => `    open: ${thing}`)].join('\n');
  } finally {
    await stand.close();
    await options.made.drop();
  }
  return {
    seed,
    kills: killsOf(plan.tally) - before,
    history: plan.history,
    verdict,
    stuck,
    byStatement: seen.byStatement.size,
    seconds: (performance.now() - began) / 1000,
  };
}

/** Ends by SIGKILL of all kinds. */
export function killsOf(tally: Tally): number {
  return [...tally.counts].reduce((sum, [name, count]) => sum + (name.startsWith('killed') ? count : 0), 0);
}

/** What went wrong in a circle, with what happened to it. */
export function problemsOf({ verdict, stuck, history }: Played): readonly string[] {
  const of = (kind: keyof Found): string[] => (verdict?.[kind] ?? []).map((what) => `${kind}: ${what}`);
  const problems = [
    ...(stuck === null ? [] : [`stuck: ${stuck}`]),
    ...of('lost'),
    ...of('doubled'),
    ...of('early'),
    ...of('odd'),
  ];
  return problems.length === 0 ? [] : [...problems, `after ${history.join('; ')}`, ...(verdict?.chats ?? [])];
}
