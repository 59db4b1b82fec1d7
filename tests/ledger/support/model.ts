/** Everything that can happen to a circle's money, as steps that can be drawn at random. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { OutsideCall } from '../../../runtime/ports.ts';
import { Bank, type PayoutFate } from './bank.ts';
import { kes, type World } from './world.ts';

export const people = ['u1', 'u2', 'u3'];

type Step =
  /** The whole way, with nothing in between. */
  | { readonly do: 'pays'; readonly who: number }
  /** The same without a notice: credited because we asked. */
  | { readonly do: 'quietly'; readonly who: number }
  | { readonly do: 'pay'; readonly who: number; readonly answer: 'accepted' | 'lost' | 'refused' | 'none' }
  | { readonly do: 'settle'; readonly which: number; readonly fate: 'pays' | 'declines' }
  | { readonly do: 'notify' | 'announce'; readonly which: number; readonly times: number }
  | { readonly do: 'hand'; readonly which: number; readonly shillings: number }
  | { readonly do: 'questions' }
  | { readonly do: 'accept' | 'dispute'; readonly who: number }
  | { readonly do: 'close'; readonly which: number }
  | {
      readonly do: 'payout';
      readonly which: number;
      readonly fate: PayoutFate;
      readonly answer: 'accepted' | 'lost';
      readonly notice: boolean;
    }
  | { readonly do: 'payout_notice'; readonly which: number }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'rebuild' };

const which = fc.nat({ max: 9 });
const who = fc.nat({ max: 2 });
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ do: fc.constant('pays' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('quietly' as const), who }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      who,
      answer: fc.constantFrom('accepted', 'accepted', 'lost', 'refused', 'none'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which,
      fate: fc.constantFrom('pays', 'pays', 'declines'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('notify' as const, 'announce' as const),
      which,
      times: fc.constantFrom(1, 1, 2, 5),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('hand' as const),
      which,
      shillings: fc.constantFrom(1, 7, 50, 100, 110, 250),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('questions' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('accept' as const, 'dispute' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('payout' as const),
      which,
      fate: fc.constantFrom<PayoutFate>('pays', 'pays', 'pays', 'fails', 'refused'),
      answer: fc.constantFrom('accepted', 'lost'),
      notice: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('payout_notice' as const), which }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 4, 15, 120, 600, 2880),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const) }) },
) as fc.Arbitrary<Step>;

export const terms = fc.record({
  quorum: fc.constantFrom(1n, 2n, 3n),
  frequency: fc.constantFrom('daily' as const, 'weekly' as const),
  late_fee: fc.constantFrom(kes(0), kes(5), kes(10)),
});

/** One circle, its bank, and what was seen to be released. */
export class Model {
  readonly world: World;
  readonly bank: Bank;
  private readonly checked = new Set<string>();

  constructor(world: World) {
    this.world = world;
    this.bank = new Bank(world);
  }

  private pick<T>(list: readonly T[], at: number): T | undefined {
    return list.length === 0 ? undefined : list[at % list.length];
  }

  private collects(): OutsideCall[] {
    return [...this.world.calls.values()].filter((call) => call.operation === 'collect');
  }

  async run(next: Step): Promise<void> {
    const { world, bank } = this;
    switch (next.do) {
      case 'pays':
        return this.pays(people[next.who] ?? '');
      case 'quietly':
        return this.pays(people[next.who] ?? '', false);
      case 'pay': {
        const user = people[next.who] ?? '';
        const got = await world.call(user, 'contribution.find_due');
        if (got === 'pending' || got.outcome === 'none') return;
        const due = (Array.isArray(got.result) ? got.result[0] : got.result) as { id: string; amount: never };
        const before = new Set(world.calls.keys());
        await world.call(user, 'payment.collect', { due: due.id, amount: due.amount });
        const call = this.collects().find((made) => !before.has(made.key));
        if (!call) return;
        if (next.answer === 'accepted') await bank.accept(call);
        if (next.answer === 'lost') await world.answer(call.key, { state: 'unknown', reason: 'time-out' });
        if (next.answer === 'refused') {
          await world.answer(call.key, { state: 'refused', code: 'busy', data: {} });
          bank.settle(call, 'declines');
        }
        return;
      }
      case 'settle': {
        const call = this.pick(this.collects(), next.which);
        if (call) bank.settle(call, next.fate);
        return;
      }
      case 'notify':
      case 'announce': {
        const call = this.pick(this.collects(), next.which);
        if (!call) return;
        const say = () => (next.do === 'notify' ? bank.notify(call) : bank.announce(call));
        await Promise.all(Array.from({ length: next.times }, say));
        return;
      }
      case 'hand': {
        const call = this.pick(this.collects(), next.which);
        const reference = call ? (call.request as { reference: string }).reference : 'nobody';
        await bank.payByHand(reference, next.shillings);
        return;
      }
      case 'questions':
        return bank.answerQuestions();
      case 'accept':
      case 'dispute': {
        const payout = this.pick(
          world.told.filter((told) => told.name === 'payout.scheduled'),
          99_999,
        )?.data['id'];
        if (typeof payout !== 'string') return;
        const user = people[next.who] ?? '';
        if (next.do === 'accept') await world.call(user, 'payout.accept', { payout });
        else await world.call(user, 'dispute.open', { payout, kind: 'other' });
        return;
      }
      case 'close': {
        const open = await world.rows<{ id: string }>(
          `select id from domain.disputes where status = 'open' order by id`,
        );
        const dispute = this.pick(open, next.which);
        if (dispute) await world.ledger.closeDispute(dispute.id, 'release', 'op1');
        return;
      }
      case 'payout': {
        const call = this.pick(world.open('pay_out'), next.which);
        if (call) await bank.payOut(call, next.fate, next.answer, next.notice);
        return;
      }
      case 'payout_notice': {
        const calls = [...world.calls.values()].filter((call) => call.operation === 'pay_out');
        const call = this.pick(calls, next.which);
        if (call) await bank.notifyPayout(call.key);
        return;
      }
      case 'wait':
        return world.until(new Date(world.now.getTime() + next.minutes * 60_000), () => this.check());
      case 'rebuild':
        await world.ledger.rebuild();
        return;
    }
  }

  /** A member pays one contribution, if one is owed and nothing else is open for it. */
  private async pays(user: string, noticed = true): Promise<void> {
    await this.run({ do: 'pay', who: people.indexOf(user), answer: 'accepted' });
    const call = this.collects().at(-1);
    if (!call || this.bank.prompts.has(`ws_${call.key}`) || !this.world.answered.has(call.key)) return;
    this.bank.settle(call, 'pays');
    if (noticed) await this.bank.notify(call);
    else await this.run({ do: 'wait', minutes: 4 });
    await this.bank.answerQuestions();
  }

  /** Every release that is new: due, with its quorum, nothing held, and never more than one open per payout. */
  async check(): Promise<void> {
    for (const call of this.world.calls.values()) {
      if (call.operation !== 'pay_out' || this.checked.has(call.key)) continue;
      this.checked.add(call.key);
      const [row] = await this.world.db.admin.query<{
        kind: string;
        due_at: Date;
        quorum: boolean;
        held: bigint;
        open: bigint;
        contributed: bigint;
        needed: number;
      }>({
        name: 'model.release',
        text: `select p.kind, p.due_at, c.quorum_met_at is not null as quorum,
                 (select count(*) from domain.disputes d where d.payout_id = p.id and d.opened_at < a.released_at
                    and (d.closed_at is null or d.closed_at > a.released_at)) as held,
                 (select count(*) from domain.contributions paid where paid.group_id = p.group_id
                    and paid.cycle = p.cycle and paid.paid_minor >= paid.amount_minor) as contributed,
                 (select quorum from domain.groups g where g.id = p.group_id) as needed,
                 (select count(*) from domain.payout_attempts o where o.payout_id = p.id
                    and o.status not in ('failed', 'completed')) as open
               from domain.payout_attempts a join domain.payouts p on p.id = a.payout_id
                 left join domain.cycles c on c.group_id = p.group_id and c.number = p.cycle
               where a.key = $1`,
        values: [call.key],
      });
      expect(row).toBeDefined();
      if (!row) return;
      expect(Number(row.open)).toBeLessThanOrEqual(1);
      if (row.kind === 'credit') continue;
      expect(row.due_at.getTime()).toBeLessThanOrEqual(this.world.now.getTime());
      expect(row.quorum).toBe(true);
      expect(Number(row.contributed)).toBeGreaterThanOrEqual(row.needed);
      expect(Number(row.held)).toBe(0);
    }
  }

  /** Everything that is open comes to its end, and all notices arrive. */
  async finish(all: boolean): Promise<void> {
    const { world, bank } = this;
    for (const call of this.collects()) {
      bank.settle(call, 'declines');
      await bank.notify(call);
      await bank.announce(call);
    }
    for (const { id } of await world.rows<{ id: string }>(
      `select id from domain.disputes where status = 'open'`,
    ))
      await world.ledger.closeDispute(id, 'release', 'op1');
    const settle = async () => {
      await this.check();
      for (const call of world.open('pay_out')) await bank.payOut(call, 'pays', 'accepted', true);
      await bank.answerQuestions();
      if (all) for (const user of people) await this.pays(user);
    };
    await settle();
    await world.until(new Date(world.now.getTime() + 45 * 86_400_000), settle);
    await settle();
  }
}
