import { describe, expect, it } from 'vitest';
import { nextTime } from '../../runtime/engine/starting.ts';
import type { Every } from '../../runtime/language/model.ts';
import { clinicChat, receipt, stack, visit } from './clinic-chat.ts';
import { fire } from './checkup.ts';
import type { Chat } from '../support/chat.ts';

const hour = 3_600_000;
const later = (chat: Chat, ms: number): void => {
  chat.now = new Date(chat.now.getTime() + ms);
};
const timersOf = (chat: Chat, name: string): string[] =>
  chat.effects.flatMap((effect) =>
    effect.kind === 'timer' && effect.timer === name ? [effect.at.toISOString()] : [],
  );

describe('a link', () => {
  it.each(['#checkup', 'Hello! I saw your poster #checkup.', 'bonjour #CHECKUP, merci'])(
    'starts its flow by "%s"',
    (text) => {
      const chat = clinicChat();
      chat.says(text);
      expect(stack(chat)).toEqual(['checkup.days']);
    },
  );

  it.each(['checkup', 'a#checkup', '#checkups'])('is not found in "%s"', (text) => {
    const chat = clinicChat();
    chat.says(text);
    expect(stack(chat)).toEqual(['main.menu']);
  });

  it('brings a newcomer there once they are registered', () => {
    const chat = clinicChat({ role: 'visitor' });
    chat.says('Hi #checkup');
    chat.says('Amina');
    expect(stack(chat)).toEqual(['checkup.days']);
  });
});

describe('a flow that an event starts', () => {
  it('starts at once when nothing is open, or only the menu', () => {
    const chat = clinicChat();
    chat.hears('visit.missed', 'happened', null, visit());
    expect(stack(chat)).toEqual(['visits.ask_day']);
    const menu = clinicChat();
    menu.says('menu');
    menu.hears('visit.missed', 'happened', null, visit());
    expect(stack(menu)).toEqual(['main.menu', 'visits.ask_day']);
  });

  it('waits for the question that is open', () => {
    const chat = clinicChat();
    chat.says('#checkup');
    expect(chat.hears('visit.missed', 'happened', null, visit())).toEqual([]);
    expect(stack(chat)).toEqual(['checkup.days']);
    chat.says('later');
    expect(stack(chat)).toEqual(['visits.ask_day']);
  });

  it('waits no longer than one would return to the question', () => {
    const chat = clinicChat();
    chat.says('#checkup');
    chat.hears('visit.missed', 'happened', null, visit());
    expect(timersOf(chat, 'queued.')).toEqual(['2026-03-04T06:00:00.000Z']);
    fire(chat, 'queued');
    expect(stack(chat)).toEqual(['visits.ask_day']);
  });

  it('leaves a wait for money alone, whatever was asked on top of it', () => {
    const chat = clinicChat();
    chat.says('menu');
    chat.says('pay');
    chat.says('yes');
    chat.says('menu');
    chat.hears('visit.missed', 'happened', null, visit());
    expect(stack(chat)).toEqual(['main.pay', 'pay.waiting', 'main.menu']);
    chat.now = new Date(chat.now.getTime() + 49 * hour);
    chat.event({ kind: 'timer', timer: 'queued.' });
    expect(stack(chat)).toEqual(['main.pay', 'pay.waiting']);
    chat.hears('fee.settled', 'paid', 'request-1', receipt);
    expect(stack(chat)).toEqual(['visits.ask_day']);
  });

  it('does not start for somebody who is new', () => {
    const chat = clinicChat({ role: 'visitor' });
    chat.hears('visit.missed', 'happened', null, visit());
    expect(stack(chat)).toEqual([]);
    expect(timersOf(chat, 'queued.')).toEqual([]);
    chat.says('hi');
    chat.says('Amina');
    expect(stack(chat)).toEqual(['main.menu', 'visits.ask_day']);
  });
});

describe('a schedule', () => {
  // 2 March 2026 is a Monday, and it is nine o'clock in Nairobi.
  it('is set at the first turn of a member, and again each time it comes', () => {
    const chat = clinicChat();
    chat.says('menu');
    chat.says('menu');
    expect(timersOf(chat, 'schedule.weekly')).toEqual(['2026-03-09T06:00:00.000Z']);
    fire(chat, 'schedule');
    expect(stack(chat)).toEqual(['main.menu', 'checkup.days']);
    expect(timersOf(chat, 'schedule.weekly').at(-1)).toBe('2026-03-16T06:00:00.000Z');
  });

  it('comes once after days of downtime', () => {
    const chat = clinicChat();
    chat.says('menu');
    later(chat, 24 * 20 * hour);
    chat.event({ kind: 'timer', timer: 'schedule.weekly' });
    expect(timersOf(chat, 'schedule.weekly').at(-1)).toBe('2026-03-23T06:00:00.000Z');
    expect(stack(chat)).toEqual(['main.menu', 'checkup.days']);
  });

  it('only sets its timer when it is asked for at the start of a node', () => {
    const chat = clinicChat();
    chat.event({ kind: 'timer', timer: 'schedule.weekly' });
    expect(stack(chat)).toEqual([]);
    expect(timersOf(chat, 'schedule.weekly')).toEqual(['2026-03-09T06:00:00.000Z']);
    chat.event({ kind: 'timer', timer: 'schedule.weekly' });
    expect(stack(chat)).toEqual([]);
    expect(timersOf(chat, 'schedule.weekly').at(-1)).toBe('2026-03-09T06:00:00.000Z');
  });

  it('spares who paused notifications, and comes again when they are back', () => {
    const chat = clinicChat();
    chat.says('menu');
    chat.notifications = false;
    fire(chat, 'schedule');
    expect(stack(chat)).toEqual(['main.menu']);
    chat.notifications = true;
    fire(chat, 'schedule');
    expect(stack(chat)).toEqual(['main.menu', 'checkup.days']);
  });

  it('is not for people without a profile', () => {
    const chat = clinicChat({ role: 'visitor' });
    chat.says('hi');
    chat.event({ kind: 'timer', timer: 'schedule.weekly' });
    expect(timersOf(chat, 'schedule.weekly')).toEqual([]);
  });

  const every = (text: string, more: Partial<Every>): Every => ({
    text,
    weekday: null,
    dayOfMonth: null,
    hour: 9,
    minute: 0,
    ...more,
  });
  it.each([
    ['day', every('day', {}), '2026-03-02T05:59:00Z', 'Africa/Nairobi', '2026-03-02T06:00:00.000Z'],
    [
      'the same moment',
      every('day', {}),
      '2026-03-02T06:00:00Z',
      'Africa/Nairobi',
      '2026-03-03T06:00:00.000Z',
    ],
    [
      'weekday',
      every('sunday', { weekday: 7 }),
      '2026-03-02T06:00:00Z',
      'Africa/Kinshasa',
      '2026-03-08T08:00:00.000Z',
    ],
    [
      'month',
      every('month 1', { dayOfMonth: 1 }),
      '2026-03-02T06:00:00Z',
      'Africa/Nairobi',
      '2026-04-01T06:00:00.000Z',
    ],
    [
      'month 28',
      every('month 28', { dayOfMonth: 28 }),
      '2026-01-28T06:00:00Z',
      'Africa/Nairobi',
      '2026-02-28T06:00:00.000Z',
    ],
    [
      'a time that the clock skips',
      every('day', { hour: 2, minute: 30 }),
      '2026-03-29T00:00:00Z',
      'Europe/Brussels',
      '2026-03-29T01:30:00.000Z',
    ],
  ])('comes next by %s', (_what, rule, now, zone, next) => {
    expect(nextTime(rule, new Date(now), zone).toISOString()).toBe(next);
  });
});

describe('a broadcast', () => {
  it('starts its flow for members, in their turn', () => {
    const chat = clinicChat();
    chat.event({ kind: 'timer', timer: 'broadcast.campaign' });
    expect(stack(chat)).toEqual(['checkup.days']);
    chat.event({ kind: 'timer', timer: 'broadcast.campaign' });
    chat.event({ kind: 'timer', timer: 'broadcast.campaign' });
    expect(chat.snapshot.queued).toHaveLength(1);
  });

  it('reaches those who paused notifications only if it says so, and nobody for a name that is gone', () => {
    const chat = clinicChat();
    chat.notifications = false;
    chat.event({ kind: 'timer', timer: 'broadcast.gone' });
    expect(stack(chat)).toEqual([]);
    chat.event({ kind: 'timer', timer: 'broadcast.campaign' });
    expect(stack(chat)).toEqual(['checkup.days']);
  });
});

describe('a split', () => {
  it('sends a person the same way each time, and records it once', () => {
    const chat = clinicChat();
    chat.says('#checkup');
    chat.says('later');
    chat.says('#checkup');
    const greetings = chat.effects.flatMap((effect) => (effect.kind === 'message' ? [effect.template] : []));
    const ways = greetings.filter((name) => name === 'checkup/short' || name === 'checkup/long');
    expect(ways).toHaveLength(2);
    expect(new Set(ways).size).toBe(1);
    expect(chat.effects.filter(({ kind }) => kind === 'split')).toEqual([
      { kind: 'split', trial: 'greeting', way: ways[0]?.slice('checkup/'.length) },
    ]);
  });

  it('keeps to the way that was recorded', () => {
    const chat = clinicChat();
    for (const way of ['short', 'long']) {
      chat.snapshot = { ...chat.snapshot, frames: [], open: null, splits: { greeting: way } };
      chat.says('#checkup');
      expect(chat.effects.findLast((e) => e.kind === 'message' && e.visit === null)).toMatchObject({
        template: `checkup/${way}`,
      });
    }
  });
});
