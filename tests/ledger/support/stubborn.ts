/** People who join, leave, agree, change their minds and dawdle, in several circles at once: steps drawn at random. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Money, RecordValue } from '../../../runtime/ports.ts';
import { Model, people, step as moneyStep } from './model.ts';
import { day, kes, type World } from './world.ts';

const who = fc.nat({ max: 2 });
const which = fc.nat({ max: 5 });

type CircleStep =
  | {
      readonly do: 'found';
      readonly who: number;
      readonly seats: number;
      readonly quorum: number;
      readonly fee: number;
    }
  | { readonly do: 'join'; readonly who: number; readonly which: number }
  | { readonly do: 'leave'; readonly who: number; readonly which: number }
  | { readonly do: 'start'; readonly who: number; readonly which: number }
  /** With the terms of the newest notice, of the oldest one, or as they are. */
  | {
      readonly do: 'agree';
      readonly who: number;
      readonly which: number;
      readonly shown: 'newest' | 'oldest' | 'read';
    };

const found = fc.record({
  do: fc.constant('found' as const),
  who,
  seats: fc.constantFrom(2, 3, 4),
  quorum: fc.constantFrom(1, 2),
  fee: fc.constantFrom(0, 5, 10),
});
const circleStep: fc.Arbitrary<CircleStep> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('join' as const), who, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), who, which }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('start' as const), who, which }) },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('agree' as const),
      who,
      which,
      shown: fc.constantFrom('newest' as const, 'newest' as const, 'oldest' as const, 'read' as const),
    }),
  },
) as fc.Arbitrary<CircleStep>;

/** Nothing but joining, leaving, starting and agreeing, with days in which nobody answers. Four seats, three people. */
export const quarrel = fc.record({
  founds: fc.array(
    found.map((each) => ({ ...each, seats: 4 })),
    { minLength: 1, maxLength: 2 },
  ),
  joins: fc.array(fc.record({ do: fc.constant('join' as const), who, which }), {
    minLength: 8,
    maxLength: 12,
  }),
  goesOn: fc.array(
    fc.oneof(
      { weight: 12, arbitrary: circleStep },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constant(1_500) }) },
    ),
    { minLength: 30, maxLength: 60 },
  ),
});

/** A first part in which circles come about, and a second one in which money moves as well. */
export const story = fc.record({
  founds: fc.array(found, { minLength: 1, maxLength: 3 }),
  begins: fc.array(circleStep, { minLength: 25, maxLength: 45 }),
  goesOn: fc.array(fc.oneof({ weight: 1, arbitrary: circleStep }, { weight: 4, arbitrary: moneyStep }), {
    minLength: 20,
    maxLength: 50,
  }),
});
export type StoryStep = CircleStep | (typeof moneyStep extends fc.Arbitrary<infer S> ? S : never);

/** The circles, what their people said yes to, and what they must have been told. */
export class Stubborn {
  readonly model: Model;
  private readonly world: World;
  private readonly circles: string[] = [];
  /** Circle and person → the pot of the last yes: by starting, or by agreeing. */
  private readonly yes = new Map<string, bigint>();
  /** Circle and person → who left by an act of their own. */
  private readonly leftThemselves = new Set<string>();

  constructor(world: World) {
    this.world = world;
    this.model = new Model(world);
  }

  async run(next: StoryStep): Promise<void> {
    switch (next.do) {
      case 'found':
        return this.found(next);
      case 'join':
      case 'leave':
      case 'start':
      case 'agree': {
        const circle = this.circles[next.which % Math.max(1, this.circles.length)];
        if (circle === undefined) return;
        const user = people[next.who] ?? '';
        if (next.do === 'join') await this.join(circle, user);
        else if (next.do === 'leave') await this.leave(circle, user);
        else if (next.do === 'start') await this.start(circle, user);
        else if (next.do === 'agree') await this.agree(circle, user, next.shown);
        return this.checkStarts();
      }
      default:
        await this.model.run(next);
        return this.checkStarts();
    }
  }

  private async found(next: Extract<CircleStep, { do: 'found' }>): Promise<void> {
    if (this.circles.length >= 3) return;
    const { id } = await this.world.expect(
      people[next.who] ?? '',
      'circle.create',
      {
        name: `Circle ${this.circles.length}`,
        amount: kes(100),
        frequency: 'daily',
        starts_on: day('2026-03-05'),
        seats: BigInt(next.seats),
        late_fee: kes(next.fee),
        grace_days: 0n,
        quorum: BigInt(next.quorum),
        order: 'fixed',
      },
      'created',
    );
    this.circles.push(id as string);
  }

  private async join(circle: string, user: string): Promise<void> {
    const [group] = await this.ask<{ code: string }>('code', 'select code from domain.groups where id = $1', [
      circle,
    ]);
    const found = await this.world.call(user, 'circle.find_by_code', { code: group?.code ?? '' });
    if (found === 'pending' || found.outcome !== 'open') return;
    const got = await this.world.call(user, 'circle.join', { circle });
    if (got !== 'pending' && got.outcome === 'joined') this.leftThemselves.delete(`${circle} ${user}`);
  }

  private async leave(circle: string, user: string): Promise<void> {
    const before = await this.memberOf(circle, user);
    const got = await this.world.call(user, 'circle.leave', { circle });
    if (before && got !== 'pending' && got.outcome !== 'started')
      this.leftThemselves.add(`${circle} ${user}`);
    // Once started nobody leaves.
    if (await this.hasStarted(circle)) expect(got).toEqual({ outcome: before ? 'started' : 'gone' });
  }

  private async start(circle: string, user: string): Promise<void> {
    const read = await this.world.call(user, 'circle.readiness', { circle });
    if (read === 'pending' || !['full', 'fewer'].includes(read.outcome)) return;
    const shown = read.result as RecordValue;
    const got = await this.world.call(user, 'circle.start', { circle, roster: shown['roster'] ?? null });
    if (got === 'pending' || got.outcome === 'changed') return;
    // The organiser's own yes is to the seats that are taken; the others of a full circle agreed when they joined.
    const pot = (shown['amount'] as Money).amountMinor * (shown['taken'] as bigint);
    this.yes.set(`${circle} ${user}`, pot);
    if (got.outcome === 'started') for (const other of people) this.yes.set(`${circle} ${other}`, pot);
  }

  private async agree(circle: string, user: string, shown: 'newest' | 'oldest' | 'read'): Promise<void> {
    const told = this.world
      .heard('circle.terms_changed.happened', user)
      .filter((each) => each.data['id'] === circle);
    const notice = (shown === 'oldest' ? told.at(0) : told.at(-1))?.data;
    const read = shown === 'read' || !notice ? await this.world.call(user, 'circle.read', { circle }) : null;
    const terms =
      notice ?? (read !== null && read !== 'pending' ? (read.result as RecordValue | undefined) : undefined);
    if (!terms) return;
    const pot = terms['pot'] as Money;
    const got = await this.world.call(user, 'circle.agree', { circle, pot });
    if (got === 'pending') return;
    // A yes counts for what was shown, and for nothing else.
    if (got.outcome === 'started') this.yes.set(`${circle} ${user}`, pot.amountMinor);
    if (
      got.outcome === 'agreed' &&
      ((got.result as RecordValue)['pot'] as Money).amountMinor === pot.amountMinor
    )
      this.yes.set(`${circle} ${user}`, pot.amountMinor);
  }

  private ask<Row extends object>(name: string, text: string, values: readonly string[]): Promise<Row[]> {
    return this.world.db.admin.query<Row>({ name: `stubborn.${name}`, text, values });
  }

  private async memberOf(circle: string, user: string): Promise<boolean> {
    const rows = await this.ask(
      'member',
      `select 1 from domain.group_members m join domain.groups g on g.id = m.group_id
       where m.group_id = $1 and m.user_id = $2 and m.status = 'active' and g.status <> 'closed'`,
      [circle, user],
    );
    return rows.length > 0;
  }

  private async hasStarted(circle: string): Promise<boolean> {
    const text = 'select 1 from domain.groups where id = $1 and started_at is not null';
    return (await this.ask('started', text, [circle])).length > 0;
  }

  /** No circle starts without the yes of everybody in it, to the very pot that it has. */
  private async checkStarts(): Promise<void> {
    const started = await this.world.rows<{
      id: string;
      user_id: string;
      pot: bigint;
      seats: number;
      turns: bigint;
    }>(
      `select g.id, m.user_id, g.amount_minor * g.seats as pot, g.seats,
         (select count(*) from domain.cycles c where c.group_id = g.id) as turns
       from domain.groups g join domain.group_members m on m.group_id = g.id and m.status = 'active'
       where g.started_at is not null`,
    );
    for (const { id, user_id, pot, seats, turns } of started) {
      expect([id, user_id, this.yes.get(`${id} ${user_id}`)]).toEqual([id, user_id, pot]);
      expect(Number(turns)).toBe(seats);
    }
  }

  /** Whoever is out, or whose circle ended, heard of it, once, unless it was an act of their own. */
  async checkTold(): Promise<void> {
    const { world } = this;
    const members = await world.rows<{
      id: string;
      user_id: string;
      member: string;
      status: string;
      organiser_id: string;
    }>(
      `select g.id, m.user_id, m.status as member, g.status, g.organiser_id
       from domain.groups g join domain.group_members m on m.group_id = g.id`,
    );
    for (const { id, user_id, member, status, organiser_id } of members) {
      const mine = (name: string) =>
        world.heard(`${name}.happened`, user_id).filter((told) => told.data['circle'] === id);
      const out = mine('circle.left').filter((told) => told.data['mine'] === true).length;
      const closed = mine('circle.closed').length;
      const own = this.leftThemselves.has(`${id} ${user_id}`);
      if (own) expect(closed).toBe(0);
      else if (member === 'left') expect(out + closed).toBeGreaterThanOrEqual(1);
      else if (status === 'closed') expect(closed).toBe(1);
      if (status === 'closed' && user_id === organiser_id && !own) expect(closed).toBe(1);
      if (member === 'active' && ['active', 'completed'].includes(status))
        expect(mine('circle.started')).toHaveLength(1);
    }
  }
}
