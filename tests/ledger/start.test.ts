import { describe, expect, it } from 'vitest';
import { eachWorld } from './support/each-world.ts';
import { circle, day, kes, start, started, usual, type World } from './support/world.ts';

let world: World;
eachWorld((open) => (world = open), { rebuilds: true });

const people = ['u1', 'u2', 'u3'];

describe('the start', () => {
  it('needs the organiser, somebody else, and what the confirm showed', async () => {
    const { id, code } = await world.expect('u1', 'circle.create', usual, 'created');
    const group = { circle: id as string };
    await world.expect('u1', 'circle.readiness', group, 'alone');
    await world.expect('u2', 'circle.find_by_code', { code: code as string }, 'open');
    await world.expect('u2', 'circle.join', group, 'joined');
    const { roster = null } = await world.expect('u1', 'circle.readiness', group, 'fewer');
    const two = { ...group, roster };
    expect(await world.call('u2', 'circle.start', two)).toEqual({ outcome: 'gone' });
    await world.expect('u3', 'circle.find_by_code', { code: code as string }, 'open');
    await world.expect('u3', 'circle.join', group, 'joined');
    // The organiser saw two of three seats, whatever else they have looked at since; and is shown three now.
    await world.expect('u1', 'circle.mine', {}, 'one');
    const { roster: now = null } = await world.expect('u1', 'circle.start', two, 'changed');
    const three = { ...group, roster: now };
    await world.expect('u1', 'circle.start', three, 'started');
    expect(await world.call('u1', 'circle.start', three)).toEqual({ outcome: 'gone' });
  });

  it('on a date that has passed is refused until there is another: nobody gets dates that were not shown', async () => {
    const id = await circle(world, people);
    const { roster = null } = await world.expect('u1', 'circle.readiness', { circle: id }, 'full');
    // The confirm stays open over the first day.
    await world.until('2026-03-06T15:00:00Z');
    await world.expect('u1', 'circle.start', { circle: id, roster }, 'changed');
    await world.expect('u1', 'circle.readiness', { circle: id }, 'start_passed');
    expect(await world.call('u1', 'circle.set_start', { circle: id, starts_on: day('2026-03-06') })).toEqual({
      outcome: 'start_passed',
    });
    await world.expect('u1', 'circle.set_start', { circle: id, starts_on: day('2026-03-09') }, 'set');
    await world.expect('u1', 'circle.start', { circle: id, roster }, 'started');
    const schedule = world.heard('circle.started.happened', 'u1')[0]?.data;
    expect(
      (schedule?.['turns'] as unknown as { date: unknown }[] | undefined)?.map((turn) => String(turn.date)),
    ).toEqual(['2026-03-09', '2026-03-16', '2026-03-23']);
  });

  it('that does not come is told on the morning of the first day, to all in it; a new first day once more', async () => {
    const id = await circle(world, people, { seats: 4n, quorum: 4n });
    await world.until('2026-03-06T05:59:00Z');
    expect(world.heard('circle.not_started.organiser')).toEqual([]);
    await world.until('2026-03-06T06:00:00Z');
    expect(world.heard('circle.not_started.organiser').map((told) => told.to)).toEqual(['u1']);
    expect(world.heard('circle.not_started.member').map((told) => told.to)).toEqual(['u2', 'u3']);
    await world.expect('u1', 'circle.set_start', { circle: id, starts_on: day('2026-03-09') }, 'set');
    await world.until('2026-04-01T06:00:00Z');
    expect(world.heard('circle.not_started.organiser').map(({ data }) => String(data['starts_on']))).toEqual([
      '2026-03-06',
      '2026-03-09',
    ]);
  });

  it('in time is not spoken of, nor one that was moved, nor a circle of one', async () => {
    await circle(world, ['u4'], { seats: 2n, quorum: 2n });
    await started(world, people);
    const moved = await circle(world, ['u5', 'u6']);
    await world.expect('u5', 'circle.set_start', { circle: moved, starts_on: day('2026-05-04') }, 'set');
    await world.until('2026-04-01T06:00:00Z');
    expect(world.heard('circle.not_started.organiser')).toEqual([]);
  });
});

describe('a start with fewer seats', () => {
  /** As the flow does it: with the pot of the newest notice, or of the circle as it is. */
  const agree = async (user: string, id: string, outcome: string) => {
    const told = world.heard('circle.terms_changed.happened', user).at(-1)?.data;
    const shown = told ?? (await world.expect(user, 'circle.read', { circle: id }, 'found'));
    return world.expect(user, 'circle.agree', { circle: id, pot: shown['pot'] ?? null }, outcome);
  };
  /** Three of four planned seats are taken, and the organiser has started. */
  async function asked(quorum = 4n): Promise<string> {
    const { id, code } = await world.expect(
      'u1',
      'circle.create',
      { ...usual, seats: 4n, quorum },
      'created',
    );
    for (const user of ['u2', 'u3']) {
      await world.expect(user, 'circle.find_by_code', { code: code as string }, 'open');
      await world.expect(user, 'circle.join', { circle: id as string }, 'joined');
    }
    await start(world, 'u1', id as string, 'asked');
    return id as string;
  }

  it('shows everybody the new terms, and the last to agree starts it', async () => {
    const id = await asked();
    expect(
      world
        .heard('circle.terms_changed.happened')
        .map(({ to, data }) => [to, data['pot'], data['quorum'], data['status']]),
    ).toEqual([
      ['u2', kes(6000), 3n, 'agreeing'],
      ['u3', kes(6000), 3n, 'agreeing'],
    ]);
    await agree('u2', id, 'agreed');
    await agree('u2', id, 'agreed');
    expect(world.heard('circle.started.happened')).toEqual([]);
    await agree('u3', id, 'started');
    expect(world.heard('circle.started.happened').map((told) => told.to)).toEqual(people);
    expect(await world.call('u3', 'circle.agree', { circle: id, pot: kes(6000) })).toEqual({
      outcome: 'nothing_to_agree',
    });
    // The 48 hours are over, and nothing happens.
    await world.until('2026-03-04T06:00:00Z');
    expect(await world.rows(`select status, seats, quorum from domain.groups`)).toEqual([
      { status: 'active', seats: 3, quorum: 3 },
    ]);
  });

  it('asks everybody again, the organiser too, when somebody leaves', async () => {
    const id = await asked();
    await agree('u2', id, 'agreed');
    await world.expect('u3', 'circle.leave', { circle: id }, 'left');
    expect(
      world
        .heard('circle.terms_changed.happened')
        .slice(2)
        .map(({ to, data }) => [to, data['pot']]),
    ).toEqual([
      ['u1', kes(4000)],
      ['u2', kes(4000)],
    ]);
    expect(
      world.heard('circle.left.happened').map(({ to, data }) => [to, data['reason'], data['taken']]),
    ).toEqual([
      ['u1', 'own_wish', 2n],
      ['u2', 'own_wish', 2n],
    ]);
    await agree('u2', id, 'agreed');
    await agree('u1', id, 'started');
    expect(world.heard('circle.started.happened', 'u3')).toEqual([]);
  });

  it('takes no agreement to terms that have changed, and shows the new ones', async () => {
    const id = await asked();
    // u2 has agreed to three people, and the old notice still lies in the chat.
    await agree('u2', id, 'agreed');
    await world.expect('u3', 'circle.leave', { circle: id }, 'left');
    const old = { circle: id, pot: kes(6000) };
    expect(await world.expect('u2', 'circle.agree', old, 'changed')).toMatchObject({
      pot: kes(4000),
      agreed: false,
    });
    await agree('u1', id, 'agreed');
    expect(world.heard('circle.started.happened')).toEqual([]);
    expect(await world.expect('u1', 'circle.read', { circle: id }, 'found')).toMatchObject({ agreed: true });
    await agree('u2', id, 'started');
  });

  it('lets who does not answer in 48 hours go free, and ends when nobody is left', async () => {
    const id = await asked();
    await agree('u2', id, 'agreed');
    await world.until('2026-03-04T05:59:59Z');
    expect(world.heard('circle.left.happened')).toEqual([]);
    await world.until('2026-03-04T06:00:00Z');
    expect(
      world.heard('circle.left.happened').map(({ to, data }) => [to, data['mine'], data['reason']]),
    ).toEqual([
      ['u3', true, 'silence'],
      ['u1', false, 'silence'],
      ['u2', false, 'silence'],
    ]);
    expect(
      world
        .heard('circle.terms_changed.happened')
        .slice(2)
        .map((told) => told.to),
    ).toEqual(['u1', 'u2']);
    await agree('u1', id, 'agreed');
    await world.until('2026-03-06T06:00:00Z');
    expect(
      world.heard('circle.closed.happened').map(({ to, data }) => [to, data['mine'], data['reason']]),
    ).toEqual([
      ['u1', false, 'too_few_silent'],
      ['u2', true, 'too_few_silent'],
    ]);
    // One message each: whoever is out with the end hears of the end.
    expect(world.heard('circle.left.happened')).toHaveLength(3);
    expect(await world.call('u1', 'circle.mine')).toEqual({ outcome: 'none' });
  });

  it('closes when the organiser is the one who says nothing', async () => {
    const id = await asked();
    await world.expect('u3', 'circle.leave', { circle: id }, 'left');
    await agree('u2', id, 'agreed');
    await world.until('2026-03-05T06:00:00Z');
    expect(
      world.heard('circle.closed.happened').map(({ to, data }) => [to, data['mine'], data['names']]),
    ).toEqual([
      ['u1', true, 'Name of u1'],
      ['u2', false, 'Name of u1'],
    ]);
  });

  it('ends when the last but one leaves, and says why', async () => {
    const id = await asked();
    await world.expect('u3', 'circle.leave', { circle: id }, 'left');
    await world.expect('u2', 'circle.leave', { circle: id }, 'left');
    expect(
      world.heard('circle.closed.happened').map(({ to, data }) => [to, data['reason'], data['names']]),
    ).toEqual([['u1', 'too_few_left', 'Name of u2']]);
  });

  it('takes nobody in while it asks', async () => {
    const id = await asked();
    const { code } = await world.expect('u1', 'circle.read', { circle: id }, 'found');
    await world.expect('u4', 'circle.find_by_code', { code: code as string }, 'full');
    expect(await world.call('u4', 'circle.join', { circle: id })).toEqual({ outcome: 'full' });
  });
});

describe('the status', () => {
  it('says who has paid, who has not, whose turn it is and when mine is', async () => {
    const id = await started(world, people);
    const status = await world.expect('u2', 'circle.status', { circle: id }, 'active');
    expect(status).toMatchObject({
      round: 1n,
      rounds: 3n,
      recipient: 'Name of u1',
      paid_count: 0n,
      my_turn: 2n,
      my_turn_done: false,
    });
    await world.until('2026-03-06T15:00:00Z');
    const late = await world.expect('u2', 'circle.status', { circle: id }, 'active');
    expect((late['members'] as unknown as { state: string }[]).map((line) => line.state)).toEqual([
      'late',
      'late',
      'late',
    ]);
    expect(await world.call('u9', 'circle.status', { circle: id })).toEqual({ outcome: 'gone' });
    expect(await world.call('u2', 'payout.mine')).toMatchObject({
      outcome: 'some',
      result: [{ state: 'planned', round: 2n, mine: true }],
    });
  });
});

describe('the first day of a start with fewer', () => {
  it('has a latest one only where answers may come after it', async () => {
    const id = await circle(world, ['u1', 'u2'], { seats: 3n, quorum: 2n });
    const days = async (user: string) => {
      const read = await world.expect(user, 'circle.read', { circle: id }, 'found');
      return [read['starts_on'], read['starts_latest']];
    };
    expect(await days('u1')).toEqual([day('2026-03-06'), null]);
    await world.until('2026-03-05T06:00:00Z');
    expect(await days('u1')).toEqual([day('2026-03-06'), day('2026-03-13')]);
    await start(world, 'u1', id, 'asked');
    expect(await days('u2')).toEqual([day('2026-03-06'), day('2026-03-13')]);
    // Once the first day is over it is the next one, and answers cannot come after that.
    await world.until('2026-03-06T16:00:00Z');
    expect(await days('u2')).toEqual([day('2026-03-13'), null]);
  });
});
