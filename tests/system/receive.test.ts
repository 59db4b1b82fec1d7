import { describe, expect, test } from 'vitest';
import { takePlace } from '../../runtime/conversation/rate.ts';
import { splitText } from '../../runtime/conversation/split.ts';
import { decodeValue, encodeValue } from '../../runtime/conversation/values.ts';
import { Temporal } from '@js-temporal/polyfill';
import { Money, type Json, type Value } from '../../runtime/ports.ts';
import { world } from './support/nodes.ts';
import { chatOf, message, openNode, openSeal, tell } from './support/world.ts';

const it = world();

describe('a notification', () => {
  test('of an instance that is none of ours is kept aside and answered ok', async () => {
    const one = await it.node();
    const raw = Buffer.from('{"who":"knows"}');
    const event = { ...message(it.somebody(), 'hello'), instance: 'other' };
    expect(await one.receive('fake', [event], raw)).toBe('ok');
    const rows = await it.rows<{ bytes: Uint8Array; sha256: string; size: number }>(
      `select bytes, sha256, size from runtime.quarantine where reason = 'unknown_instance'`,
    );
    expect(rows).toHaveLength(1);
    const kept = openSeal.open(`quarantine.bytes:${rows[0]?.sha256}`, rows[0]?.bytes ?? raw);
    expect(Buffer.from(kept, 'base64')).toEqual(raw);
  });

  test('that cannot be read is kept up to a limit, with its size', async () => {
    const one = await it.node();
    expect(await one.quarantine('fake', Buffer.alloc(200_000, 'x'), 'unreadable')).toBe('ok');
    const rows = await it.rows<{ size: number; kept: number }>(
      `select size, length(bytes) as kept from runtime.quarantine where reason = 'unreadable'`,
    );
    expect(rows[0]?.size).toBe(200_000);
    expect(rows[0]?.kept).toBeLessThan(100_000);
    expect(one.counts.get('quarantine')).toBe(1);
  });

  test('is to be sent again when the database is away', async () => {
    const url = new URL(it.db.url);
    const one = await it.node();
    await tell(one, message(1, 'hello'));
    await one.turns.close();
    expect(await tell(one, message(1, 'hello'))).toBe('unavailable');
    await expect(openNode({ url: url.href.replace(/test_\w+/, 'nowhere') })).rejects.toThrow();
  });

  test('from a group is answered politely once a day, and nothing is stepped', async () => {
    const one = await it.node();
    const group = { ...message(it.somebody(), 'count'), chat: 'group@g.us', private: false } as const;
    for (let i = 0; i < 3; i++) expect(await tell(one, { ...group, key: `g${i}` })).toBe('ok');
    await one.drain();
    expect(it.gateway.textsOf('group@g.us')).toEqual(['only private chats']);
    await it.rows(
      `update runtime.conversations set told_private_at = now() - interval '25 hours' where user_id is null`,
    );
    await tell(one, { ...group, key: 'g9' });
    await one.drain();
    expect(it.gateway.textsOf('group@g.us')).toHaveLength(2);
    expect(
      await it.rows(`select 1 from runtime.inbox i join runtime.conversations c on c.id = i.conversation_id
                           where c.user_id is null`),
    ).toEqual([]);
  });

  test('whose number nobody vouches for is kept aside, and speaks for its person once somebody does', async () => {
    const one = await it.node();
    const amina = it.somebody();
    const hidden = { ...message(amina, 'count'), phone: null } as const;
    expect(await tell(one, hidden)).toBe('ok');
    expect(await it.rows(`select 1 from runtime.quarantine where reason = 'no_phone'`)).toHaveLength(1);
    await tell(one, message(amina, 'count'));
    await tell(one, { ...hidden, key: 'later' });
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina))).toEqual(['count 1', 'count 2']);
  });

  test('of any content kind is a turn', async () => {
    const one = await it.node();
    const amina = it.somebody();
    await tell(one, message(amina, { kind: 'media', media: 'audio', caption: '' }));
    await tell(one, message(amina, { kind: 'location', latitude: 1, longitude: 2 }));
    await tell(one, message(amina, '🙂\u0000'.repeat(200)));
    await one.drain();
    expect(it.gateway.textsOf(chatOf(amina)).slice(0, 2)).toEqual(['heard (media)', 'heard (location)']);
  });

  test('about the instance and its quota is noted at the account', async () => {
    const one = await it.node();
    await tell(one, { kind: 'instance', instance: 'i1', key: 's1', at: new Date(0), state: 'blocked' });
    await tell(one, { kind: 'quota', instance: 'i1', key: 'q1', of: 'chats' });
    expect(await it.rows(`select state, quota_at is not null as quota from runtime.accounts`)).toEqual([
      { state: 'blocked', quota: true },
    ]);
    await tell(one, { kind: 'instance', instance: 'i1', key: 's2', at: new Date(1), state: 'authorized' });
  });
});

test('the rate of an account is one queue for all nodes, with a second saved up', async () => {
  const one = await it.node();
  const two = await it.node();
  await it.rows(`update runtime.gateway_rate set per_second = 1, next_at = now() - interval '1 minute'`);
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    const place = await takePlace(i % 2 === 0 ? one.workers : two.workers, it.accountId, 'send');
    if (place.may === 'go') waits.push(place.waitMs);
  }
  await it.rows(`update runtime.gateway_rate set per_second = null`);
  expect(waits[0]).toBe(0);
  expect(waits.slice(-3).every((wait, i) => wait > i * 900)).toBe(true);
});

test('health counts what waits', async () => {
  const one = await it.node();
  const before = await one.health();
  await tell(one, message(it.somebody(), 'boom'));
  const after = await one.health();
  expect(after.failed).toBe(before.failed + 1);
  expect(after.openTickets).toBe(before.openTickets + 1);
  expect(after.sending).toBe(before.sending + 1);
  expect(after.undone).toBe(0);
});

test.each<[string, Value]>([
  ['money', new Money(-12n, 'KES')],
  ['a day', Temporal.PlainDate.from('2026-02-28')],
  ['a moment', new Date('2026-03-02T06:00:00.123Z')],
  ['a large number', 12345678901234567890n],
  ['text, yes, nothing', ['a', true, null]],
  ['a record of lists', { due: { id: 'd', dues: [{ amount: new Money(1n, 'KES') }] } }],
])('%s is the same after a payload was stored', (_what, value) => {
  expect(decodeValue(JSON.parse(JSON.stringify(encodeValue(value))) as Json)).toEqual(value);
});

test.each([
  ['short', 10, ['short']],
  ['one two three', 8, ['one two', 'three']],
  ['para one\n\npara two', 12, ['para one', 'para two']],
  ['aaaaaaaaaaaa', 5, ['aaaaa', 'aaaaa', 'aa']],
  ['abcd🙂ef', 5, ['abcd', '🙂ef']],
  ['abcd👨‍👩‍👧ef', 10, ['abcd', '👨‍👩‍👧ef']],
  ['It is due. Pay it today', 18, ['It is due.', 'Pay it today']],
  ['It is due at 18.00 today', 20, ['It is due at 18.00', 'today']],
  ['« Payez. » Puis attendez', 20, ['« Payez. » Puis', 'attendez']],
  ['', 5, ['']],
])('the text %j is split at %i characters into %j', (text, max, parts) => {
  expect(splitText(text, max)).toEqual(parts);
});
