import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bench } from './bench.ts';
import { playOne, problemsOf, type Played } from './campaign.ts';
import { phones, startedCircles } from './circles.ts';
import { everybody, type Seen } from './members.ts';
import { judge, type Verdict } from './oracles.ts';
import { Plan, Tally } from './plan.ts';
import { plants } from './plants.ts';
import { openServer, type Server } from './server.ts';

let server: Server;
let circle: Played;
const bench = new Bench();
/** What each planted bug was found by. */
const verdicts = new Map<string, Verdict>();
const unanswered: string[] = [];
let keptTwice: Verdict;

beforeAll(async () => {
  server = await openServer();
  const circles = await startedCircles(server);
  circle = await playOne({
    server,
    bench,
    made: await circles.copy(),
    plan: new Plan(1, new Tally(), 0),
    seed: 1,
    weather: 0,
    behind: 0,
    statement: 'at the end',
    prepare({ sandboxes: { money } }) {
      money.timeoutAfterSuccess('collect');
      // Of three callbacks one belongs to that prompt; the others are asked about.
      money.dropCallbacks(3);
    },
    async afterwards(stand, seen) {
      const { gateway } = stand.sandboxes;
      const deaf = {
        ...gateway,
        history: (phone: string) => gateway.history(phone).filter(({ from }) => from === 'phone'),
      };
      const noticed: Seen = { unanswered, byStatement: new Set() };
      await everybody({ ...stand, sandboxes: { ...stand.sandboxes, gateway: deaf } }, 'HELP', noticed);
      // Nobody may work off what is planted.
      await stand.deployment.pause();
      for (const { name, plant } of plants) verdicts.set(name, await judge(await plant(stand), seen, 0));
      // One node kept it and was gone before it could say so; the other kept it again.
      await stand.database.query({
        name: 'test.kept_twice',
        text: `insert into runtime.quarantine (source, sha256, bytes, size, reason)
               select 'test', 'the same', '', 1, 'unreadable' from generate_series(1, 2)`,
      });
      const gate = { ...stand.gate, unreadable: { sent: 1, taken: 1 } };
      keptTwice = await judge({ ...stand, gate }, seen, 0);
    },
  });
}, 480_000);
afterAll(async () => {
  bench.close();
  await server.close();
});

test('a payment of which neither answer nor notice came goes back once its receipt is announced', () => {
  expect(problemsOf(circle)).toEqual([]);
  expect(circle.byStatement).toBe(1);
});

test('a turn that was paid out of what was found later has a receipt like any other', async () => {
  const told: string[] = [];
  const played = await playOne({
    server,
    bench,
    made: await (await startedCircles(server)).copy(),
    plan: new Plan(1, new Tally(), 0),
    seed: 1,
    weather: 0,
    behind: 0,
    statement: 'each turn',
    prepare({ sandboxes: { money } }) {
      money.timeoutAfterSuccess('collect');
      money.dropCallbacks(3);
    },
    async afterwards({ sandboxes }) {
      for (const phone of phones) told.push(...sandboxes.gateway.history(phone).map(({ text }) => text));
      await Promise.resolve();
    },
  });
  expect(problemsOf(played)).toEqual([]);
  expect(told).toContainEqual(expect.stringContaining('Your credit paid'));
}, 480_000);

test.each(plants)('$name is found', ({ name, kind, found }) => {
  expect(verdicts.get(name)?.[kind].join('\n')).toMatch(found);
});

test('a circle that gets stuck says what is open', async () => {
  const made = await (await startedCircles(server)).copy();
  const plan = new Plan(1, new Tally(), 0);
  const prepare = () => {
    throw new Error('stuck here');
  };
  const options = { server, bench, made, plan, prepare, seed: 1, weather: 0, behind: 0 };
  const { stuck } = await playOne({ ...options, statement: 'at the end' });
  expect(stuck).toMatch(/stuck here[^]*open: due .* cycle\.due/);
}, 480_000);

test('an unreadable notice that two nodes kept aside is one', () => {
  expect(keptTwice.odd.filter((what) => what.includes('kept aside'))).toEqual([]);
});

test('a member who got no answer is found', () => {
  expect(unanswered).toHaveLength(3);
});
