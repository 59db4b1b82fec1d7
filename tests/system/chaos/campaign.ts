/** Circles played one after the other while their nodes are killed, until every failpoint had its kills. */
import type { FailpointName } from '../../../runtime/failpoints.ts';
import type { Sandboxes } from '../../../system/sandboxes.ts';
import { startedCircles, type Server, type StartedCircles } from './databases.ts';
import { Bench, type Kill } from './deployment.ts';
import { playCircle } from './members.ts';
import { judge, type Verdict } from './oracles.ts';
import { failpoints, Plan } from './plan.ts';
import { openStand } from './stand.ts';

/** A circle's kills and what became of it. */
export interface Played {
  readonly kills: readonly Kill[];
  readonly verdict: Verdict;
  /** Payments that only the provider's statement could tell of. */
  readonly byStatement: number;
}

/** Many more circles than it takes: one has room for about two dozen kills. */
const circlesMost = (rounds: number): number => 4 + rounds * 2;

/** Kills `rounds` times at each failpoint. Throws when a circle does not come to its end. */
export async function campaign(options: {
  readonly server: Server;
  readonly seed: number;
  readonly rounds: number;
  readonly say?: (line: string) => void;
}): Promise<readonly Played[]> {
  const plan = new Plan(options.seed, options.rounds);
  const circles = await startedCircles(options.server);
  const bench = new Bench();
  const played: Played[] = [];
  try {
    while (!plan.done) {
      if (played.length >= circlesMost(options.rounds)) throw new Error('the failpoints were not reached');
      let noted = 0;
      const began = performance.now();
      const circle = await playOne({
        circles,
        bench,
        nextFailAt: (kills) => {
          for (; noted < kills.length; noted++) plan.note(kills[noted] as Kill);
          return plan.next(kills.at(-1));
        },
      });
      played.push(circle);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      options.say?.(`circle ${played.length}: ${circle.kills.length} kills, ${seconds} s`);
      for (const problem of problemsOf(circle)) options.say?.(`    ${problem}`);
    }
    return played;
  } finally {
    bench.close();
    await circles.close();
  }
}

/** Plays one circle to its end. `prepare` is done before its members begin. */
export async function playOne(options: {
  readonly circles: StartedCircles;
  readonly bench: Bench;
  readonly nextFailAt: (kills: readonly Kill[]) => string | null;
  readonly prepare?: (sandboxes: Sandboxes) => void;
}): Promise<Played> {
  const database = await options.circles.copy();
  const stand = await openStand({ ...options, url: database.url });
  try {
    options.prepare?.(stand.sandboxes);
    const byStatement = await playCircle(stand);
    return { kills: [...stand.deployment.kills], verdict: await judge(stand), byStatement };
  } catch (error) {
    throw new Error(`killed at ${wordsOf(stand.deployment.kills)}`, { cause: error });
  } finally {
    await stand.close();
    await database.drop();
  }
}

/** What went wrong in a circle, with its kills. */
export function problemsOf({ kills, verdict }: Played): readonly string[] {
  const problems = [...verdict.lost, ...verdict.doubled, ...verdict.early, ...verdict.odd];
  return problems.length === 0 ? [] : [...problems, `killed at ${wordsOf(kills)}`];
}

function wordsOf(kills: readonly Kill[]): string {
  return kills.map(({ at, pass }) => `${at}:${pass}`).join(' ');
}

/** A line of the table: kills at a failpoint, and problems of the circles in which they were. */
export interface Line {
  readonly failpoint: FailpointName;
  readonly kills: number;
  readonly lost: number;
  readonly doubled: number;
  readonly early: number;
}

export function tableOf(played: readonly Played[]): readonly Line[] {
  return failpoints.map((failpoint) => {
    const hit = played.filter(({ kills }) => kills.some(({ at }) => at === failpoint));
    const count = (of: (verdict: Verdict) => readonly string[]): number =>
      hit.reduce((sum, { verdict }) => sum + of(verdict).length, 0);
    return {
      failpoint,
      kills: hit.reduce((sum, { kills }) => sum + kills.filter(({ at }) => at === failpoint).length, 0),
      lost: count(({ lost }) => lost),
      doubled: count(({ doubled }) => doubled),
      early: count(({ early }) => early),
    };
  });
}
