import { describe, expect, it as plain, test } from 'vitest';
import { Flood } from '../../runtime/conversation/flood.ts';
import { world } from './support/nodes.ts';
import { chatOf, message, tell } from './support/world.ts';

const it = world();

describe('somebody who writes faster than a person can', () => {
  test('is told once that the newest messages are not read; the others notice nothing', async () => {
    const one = await it.node({ settings: { messagesAMinuteMax: 5 } });
    const [flooder, joe] = [it.somebody(), it.somebody()];
    for (let i = 0; i < 20; i++) expect(await tell(one, message(flooder, 'count'))).toBe('ok');
    await tell(one, message(joe, 'count'));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(flooder))).toEqual([
      'count 1',
      'count 2',
      'count 3',
      'count 4',
      'count 5',
      'too many (en)',
    ]);
    expect(await it.inboxOf(flooder)).toHaveLength(5);
    expect(it.gateway.textsOf(chatOf(joe))).toEqual(['count 1']);
    expect(one.counts.get('message.not_read')).toBe(15);
    expect(one.log.lines.filter(({ event }) => event === 'receive.flood')).toHaveLength(1);
  });
});

describe('the count of a chat', () => {
  plain('begins anew each minute', () => {
    let now = 0;
    const flood = new Flood(2, () => now);
    const admit = () => flood.admit('chat');
    expect([admit(), admit(), admit(), admit()]).toEqual(['read', 'read', 'first', 'over']);
    expect(flood.admit('another')).toBe('read');
    now = 59_999;
    expect(admit()).toBe('over');
    now = 60_000;
    expect([admit(), admit(), admit()]).toEqual(['read', 'read', 'first']);
  });
});
