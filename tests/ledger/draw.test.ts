/** The order of turns drawn by lot: the rule, what becomes of it in a circle, and who finds a wrong one. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventType } from '../../ledger/book/event-types.ts';
import { groupScope } from '../../ledger/book/model.ts';
import { post } from '../../ledger/book/post.ts';
import { drawOrder, promiseOf, proofOf, type Ticket } from '../../ledger/circles/rules/draw.ts';
import { circle, seedOf, start, World } from './support/world.ts';

const people = ['u1', 'u2', 'u3', 'u4'];

const seeds = fc.integer({ min: 0, max: 2 ** 31 }).map((at) => promiseOf(String(at)));
const someTickets = fc
  .uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 })
  .chain((seats) =>
    fc.tuple(
      ...seats.map((seat) =>
        fc.option(fc.integer({ min: 1, max: 999_999 })).map((number): Ticket => ({ seat, number })),
      ),
    ),
  );
const plain = (...seats: number[]): Ticket[] => seats.map((seat) => ({ seat, number: null }));

describe('a draw', () => {
  it('gives every seat one turn, whichever way the seats are listed', () => {
    fc.assert(
      fc.property(seeds, someTickets, (seed, tickets) => {
        const order = drawOrder(seed, tickets);
        expect(order.toSorted((a, b) => a - b)).toEqual(
          tickets.map(({ seat }) => seat).sort((a, b) => a - b),
        );
        expect(drawOrder(seed, tickets.toReversed())).toEqual(order);
      }),
    );
  });

  it('can end in every order, none much more often than another', () => {
    const counts = new Map<string, number>();
    for (let at = 0; at < 4_800; at += 1) {
      const order = drawOrder(promiseOf(`seed ${at}`), plain(1, 2, 3, 4)).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(75);
  });

  it('depends on every number that a member adds', () => {
    const seed = promiseOf('a seed');
    const orders = (seat: number) =>
      new Set(
        Array.from({ length: 200 }, (_, number) =>
          drawOrder(
            seed,
            plain(1, 2, 3).map((ticket) => (ticket.seat === seat ? { seat, number: number + 1 } : ticket)),
          ).join(''),
        ),
      );
    for (const seat of [1, 2, 3]) expect(orders(seat).size).toBe(6);
  });

  const seed = 'a'.repeat(64);
  const example: Ticket[] = [
    { seat: 1, number: 42 },
    { seat: 2, number: null },
    { seat: 4, number: 999_999 },
    { seat: 5, number: 7 },
  ];

  it('of these values is this, for ever', () => {
    expect(promiseOf(seed)).toBe('ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb');
    expect(proofOf(seed, example)).toBe(`${seed} 1=42 2=0 4=999999 5=7`);
    expect(drawOrder(seed, example)).toMatchInlineSnapshot(`
      [
        5,
        4,
        1,
        2,
      ]
    `);
    expect(drawOrder(seed, plain(1))).toEqual([1]);
    expect(drawOrder(seed, plain(1, 2, 3))).toMatchInlineSnapshot(`
      [
        2,
        3,
        1,
      ]
    `);
  });

  it('is checked by the script of docs/draw.md with sha256sum', () => {
    const script = /```bash\n([\s\S]*?)```/.exec(readFileSync('docs/draw.md', 'utf8'))?.[1] ?? '';
    const said = execFileSync('bash', ['-c', script, 'check', proofOf(seed, example)], { encoding: 'utf8' });
    expect(said).toBe(`${promiseOf(seed)}\n${drawOrder(seed, example).join(' ')}\n`);
  });
});

describe('a circle that draws', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.open();
  });
  afterEach(() => world.close());

  const drawn = () => circle(world, people, { order: 'drawn' });
  const add = (user: string, id: string, number: bigint, key?: string) =>
    world.call(user, 'circle.add_number', { circle: id, number }, key);
  const receivers = async () =>
    (await world.rows<{ user_id: string }>('select user_id from domain.cycles order by number')).map(
      ({ user_id: user }) => user,
    );
  const bodies = () =>
    world.rows<{ event_type: string; body: string }>(
      `select event_type, convert_from(body, 'UTF8') as body from book.events order by seq`,
    );

  it('promises the seed when it is founded, and keeps it secret until the start', async () => {
    const id = await drawn();
    const promise = promiseOf(seedOf(id));
    const { promise: shown } = await world.expect('u2', 'circle.read', { circle: id }, 'found');
    expect(shown).toBe(promise.slice(0, 12));
    const before = JSON.stringify([await bodies(), world.told.map(({ data }) => String(data))]);
    expect([before.includes(promise), before.includes(seedOf(id))]).toEqual([true, false]);
    await start(world, 'u1', id, 'started');
    expect(JSON.stringify(await bodies()).includes(seedOf(id))).toBe(true);
  });

  it('receives in the order that follows from the seed and the numbers, and everybody hears why', async () => {
    const id = await drawn();
    expect(await add('u1', id, 42n)).toEqual({ outcome: 'added' });
    expect(await add('u3', id, 7n, 'visit-1')).toEqual({ outcome: 'added' });
    expect(await add('u3', id, 8n, 'visit-1')).toEqual({ outcome: 'added' });
    expect(await add('u3', id, 9n)).toEqual({ outcome: 'not_added' });
    expect(await add('u9', id, 9n)).toEqual({ outcome: 'not_added' });
    await start(world, 'u1', id, 'started');
    const tickets = [42, null, 7, null].map((number, at) => ({ seat: at + 1, number }));
    expect(await receivers()).toEqual(drawOrder(seedOf(id), tickets).map((seat) => `u${seat}`));
    for (const user of people)
      expect(world.heard('circle.started.happened', user)).toMatchObject([
        {
          data: {
            draw: {
              seed: seedOf(id),
              promise: promiseOf(seedOf(id)).slice(0, 12),
              tickets: [
                { seat: 1n, number: '42' },
                { seat: 2n, number: '0' },
                { seat: 3n, number: '7' },
                { seat: 4n, number: '0' },
              ],
              numbers: 2n,
            },
          },
        },
      ]);
    expect(await add('u2', id, 5n)).toEqual({ outcome: 'not_added' });
    expect((await world.ledger.verify()).differences).toEqual([]);
    await world.ledger.rebuild();
    expect((await world.ledger.verify()).differences).toEqual([]);
  });

  it('leaves out the number of who left, and draws among those who started with fewer seats', async () => {
    const id = await circle(world, people, { order: 'drawn' });
    await add('u2', id, 1n);
    await add('u4', id, 4n);
    await world.expect('u2', 'circle.leave', { circle: id }, 'left');
    await start(world, 'u1', id, 'asked');
    for (const user of ['u3', 'u4']) {
      const { pot } = await world.expect(user, 'circle.read', { circle: id }, 'found');
      await world.call(user, 'circle.agree', { circle: id, pot: pot ?? null });
    }
    const tickets = [
      { seat: 1, number: null },
      { seat: 3, number: null },
      { seat: 4, number: 4 },
    ];
    expect(await receivers()).toEqual(drawOrder(seedOf(id), tickets).map((seat) => `u${seat}`));
    expect((await world.ledger.verify()).differences).toEqual([]);
  });

  it('is not put in another order by its organiser, and no other circle takes numbers', async () => {
    const id = await drawn();
    expect(await world.call('u1', 'circle.set_order', { circle: id, order: '4 3 2 1' })).toEqual({
      outcome: 'gone',
    });
    const other = await circle(world, ['u5', 'u6']);
    expect(await add('u5', other, 5n)).toEqual({ outcome: 'not_added' });
  });

  /** Writes into the book as somebody would who holds the database. */
  const plant = (id: string, type: EventType, data: never, planted = `planted:${type}`) =>
    world.database.transaction((tx) =>
      post(tx, [
        {
          id: planted,
          scope: groupScope(id),
          type,
          occurredAt: world.now,
          actor: { type: 'user', id: 'u1' },
          subject: { type: 'group', id },
          groupId: id,
          data,
        },
      ]),
    );
  const rules = async () =>
    (await world.ledger.verify()).differences
      .filter(({ kind }) => kind === 'rule')
      .map(({ expected, found }) => [expected.split(' ')[0], found.split(' ')[0]]);

  it('is recomputed by verify, which finds an order, a seed, a number that do not follow, and a start without a draw', async () => {
    const id = await drawn();
    await add('u2', id, 5n);
    const seats = (...order: number[]) => order.map((seat) => ({ seat }));
    const numbers = [1, 2, 3, 4].map((seat) => (seat === 2 ? { seat, number: 5 } : { seat }));
    const right = drawOrder(
      seedOf(id),
      numbers.map(({ seat, number }) => ({ seat, number: number ?? null })),
    );
    const wrong = right.toReversed();
    await plant(id, 'group.updated', { change: 'order', order: seats(...wrong) } as never);
    await plant(id, 'group.started', { startsOn: '2026-03-06', seats: 4, quorum: 4 } as never);
    const made = { promise: promiseOf(seedOf(id)), seed: seedOf(id), numbers, order: seats(...right) };
    await plant(id, 'group.draw.made', { ...made, order: seats(...wrong) } as never, 'planted:order');
    await plant(id, 'group.draw.made', { ...made, numbers: numbers.slice(1) } as never, 'planted:number');
    await plant(id, 'group.draw.made', { ...made, seed: promiseOf('another') } as never, 'planted:seed');
    const found = await rules();
    expect(found).toEqual([
      ['no', 'another'],
      ['a', 'none'],
      ['order', 'order'],
      [seedOf(id), seedOf(id)],
      ['one', 'a'],
      ['promise', 'promise'],
      ['order', 'order'],
      ['one', 'a'],
    ]);
  });
});
