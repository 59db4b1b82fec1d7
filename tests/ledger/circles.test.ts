import { describe, expect, it } from 'vitest';
import { eachWorld } from './support/each-world.ts';
import { circle, day, kes, start, usual, type World } from './support/world.ts';

let world: World;
eachWorld((open) => (world = open), { rebuilds: true });

const people = ['u1', 'u2', 'u3'];
const names = (turns: unknown) =>
  (turns as { name: string }[]).map((turn) => turn.name.replace('Name of ', ''));

describe('founding', () => {
  it('registers a member once, with no name in the book', async () => {
    await world.expect('u1', 'member.register', { name: 'Amina' }, 'registered');
    await world.expect('u1', 'member.register', { name: 'Amina W' }, 'registered');
    expect(
      await world.rows(
        `select event_type from book.events where convert_from(body, 'UTF8') not like '%Amina%'`,
      ),
    ).toEqual([{ event_type: 'user.created' }]);
  });

  it('makes the founder organiser of the first seat, once per confirm', async () => {
    const first = await world.call('u1', 'circle.create', usual, 'visit-1');
    const second = await world.call('u1', 'circle.create', usual, 'visit-1');
    expect(second).toEqual(first);
    expect(first).toMatchObject({
      outcome: 'created',
      result: {
        name: 'Friends',
        pot: kes(6000),
        taken: 1n,
        is_organiser: true,
        is_member: true,
        status: 'forming',
      },
    });
    await world.expect('u1', 'circle.mine', {}, 'one');
    expect(
      await world.rows(`select 1 from book.events where convert_from(body, 'UTF8') like '%Friends%'`),
    ).toEqual([]);
  });

  it('refuses a pot that no wallet takes and a start that has passed', async () => {
    expect(await world.call('u1', 'circle.check_pot', { amount: kes(125_000), seats: 2n })).toEqual({
      outcome: 'fits',
    });
    expect(await world.call('u1', 'circle.check_pot', { amount: kes(125_001), seats: 2n })).toEqual({
      outcome: 'too_large',
      result: { pot: kes(250_002), limit: kes(250_000) },
    });
    expect(await world.call('u1', 'circle.create', { ...usual, amount: kes(100_000) })).toMatchObject({
      outcome: 'too_large',
    });
    expect(await world.call('u1', 'circle.create', { ...usual, starts_on: day('2026-03-01') })).toEqual({
      outcome: 'start_passed',
    });
    await expect(world.call('u1', 'circle.create', { ...usual, amount: kes(5) })).rejects.toThrow(
      /the flow let terms through/,
    );
    expect(await world.call('u1', 'circle.mine')).toEqual({ outcome: 'none' });
  });
});

describe('joining', () => {
  it('finds a circle by its code in any spelling and tells the organiser who joined', async () => {
    const { id, code } = await world.expect(
      'u1',
      'circle.create',
      { ...usual, seats: 2n, quorum: 2n },
      'created',
    );
    const spelled = `${String(code).slice(0, 3).toLowerCase()} - ${String(code).slice(3)}`;
    await world.expect('u2', 'circle.find_by_code', { code: spelled }, 'open');
    await world.expect('u1', 'circle.find_by_code', { code: spelled }, 'mine');
    expect(await world.call('u2', 'circle.find_by_code', { code: 'ZZZZZZ' })).toEqual({ outcome: 'unknown' });
    expect(await world.call('u2', 'circle.join', { circle: id as string }, 'visit-2')).toMatchObject({
      outcome: 'joined',
    });
    expect(await world.call('u2', 'circle.join', { circle: id as string }, 'visit-2')).toMatchObject({
      outcome: 'joined',
    });
    expect(world.heard('circle.joined.happened')).toMatchObject([
      { to: 'u1', data: { name: 'Name of u2', taken: 2n, seats: 2n } },
    ]);
    expect(world.heard('circle.filled.happened')).toMatchObject([{ to: 'u1', data: { id } }]);
    await world.expect('u3', 'circle.find_by_code', { code: spelled }, 'full');
    expect(await world.call('u3', 'circle.join', { circle: id as string })).toEqual({ outcome: 'full' });
  });

  it('refuses an agreement to rules that were never shown or have changed', async () => {
    const { id, code } = await world.expect('u1', 'circle.create', usual, 'created');
    await world.expect('u2', 'circle.join', { circle: id as string }, 'changed');
    await world.expect(
      'u1',
      'circle.set_start',
      { circle: id as string, starts_on: day('2026-03-08') },
      'set',
    );
    await world.expect('u2', 'circle.join', { circle: id as string }, 'changed');
    await world.expect('u2', 'circle.join', { circle: id as string }, 'joined');
    // Others joining changes no rule.
    await world.expect('u3', 'circle.find_by_code', { code: code as string }, 'open');
    await world.expect('u3', 'circle.join', { circle: id as string }, 'joined');
  });

  it('lets the last seat go to one of many at once', async () => {
    const { id, code } = await world.expect(
      'u1',
      'circle.create',
      { ...usual, seats: 2n, quorum: 2n },
      'created',
    );
    const others = Array.from({ length: 8 }, (_, n) => `u${n + 2}`);
    for (const user of others)
      await world.expect(user, 'circle.find_by_code', { code: code as string }, 'open');
    const outcomes = await Promise.all(
      others.map((user) => world.call(user, 'circle.join', { circle: id as string })),
    );
    const kinds = outcomes.map((outcome) => (outcome === 'pending' ? outcome : outcome.outcome));
    expect(kinds.filter((kind) => kind === 'joined')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'full')).toHaveLength(7);
  });

  it('gives a seat back free of charge, and the organiser closes the circle instead', async () => {
    const id = await circle(world, people);
    await world.expect('u2', 'circle.leave', { circle: id }, 'left');
    await world.expect('u2', 'circle.leave', { circle: id }, 'gone');
    expect(world.heard('circle.left.happened')).toMatchObject([
      { to: 'u1', data: { name: 'Name of u2', taken: 2n } },
    ]);
    expect(
      names(((await world.call('u1', 'circle.turns', { circle: id })) as { result: unknown }).result),
    ).toEqual(['u1', 'u3']);
    expect(await world.call('u2', 'circle.read', { circle: id })).toEqual({ outcome: 'gone' });
    await world.expect('u1', 'circle.leave', { circle: id }, 'closed');
    expect(world.heard('circle.closed.happened').map((told) => told.to)).toEqual(['u3']);
    expect(await world.call('u3', 'circle.mine')).toEqual({ outcome: 'none' });
  });
});

describe('the order', () => {
  it('is fixed by the organiser as the present numbers', async () => {
    const id = await circle(world, people);
    const set = (order: string, user = 'u1') => world.call(user, 'circle.set_order', { circle: id, order });
    expect(await set('3 1 2', 'u2')).toEqual({ outcome: 'gone' });
    expect(await set('3 1')).toEqual({ outcome: 'invalid' });
    expect(names(((await set('3 1 2')) as { result: unknown }).result)).toEqual(['u3', 'u1', 'u2']);
    expect(names(((await set('2 3 1')) as { result: unknown }).result)).toEqual(['u1', 'u2', 'u3']);
    await set('3, 2, 1');
    await start(world, 'u1', id, 'started');
    expect(names(world.heard('circle.started.happened', 'u2')[0]?.data['turns'])).toEqual(['u3', 'u2', 'u1']);
    expect(await set('1 2 3')).toEqual({ outcome: 'gone' });
  });
});
