import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startGreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { PhoneMessage } from '../../integrations/whatsapp/greenapi/sandbox/phone-messages.ts';
import { chat, clock, idInstance, journal, number, setUp } from './greenapi-support.ts';
import { closing, greenApi, serve } from './support.ts';

describe('the Green API sandbox', () => {
  it.each<[string, PhoneMessage, object]>([
    ['a text', { text: 'Habari' }, { kind: 'text', text: 'Habari' }],
    ['a quoting text', { text: 'PAY', quotes: '3EB0AA' }, { kind: 'text', text: 'PAY', quotes: '3EB0AA' }],
    [
      'a tap',
      { tap: { option: 'pay', label: 'Pay', quotes: '3EB0AA' } },
      { kind: 'tap', option: 'pay', label: 'Pay', quotes: '3EB0AA' },
    ],
    ['a voice note', { voiceNote: true }, { kind: 'media', media: 'audio' }],
    ['a photo', { image: { caption: 'slip' } }, { kind: 'media', media: 'image', caption: 'slip' }],
    ['a video', { video: { caption: 'look' } }, { kind: 'media', media: 'video', caption: 'look' }],
    ['a document', { document: { name: 'slip.pdf' } }, { kind: 'media', media: 'document' }],
    ['a sticker', { sticker: true }, { kind: 'media', media: 'sticker' }],
    [
      'a place',
      { location: { latitude: -1.2, longitude: 36.8 } },
      { kind: 'location', latitude: -1.2, longitude: 36.8 },
    ],
    ['a contact', { contact: { name: 'Joe' } }, { kind: 'contact', name: 'Joe' }],
    [
      'a contact with a number',
      { contact: { name: 'Joe', phone: '254700000002' } },
      { kind: 'contact', name: 'Joe', phone: '+254700000002' },
    ],
    ['a reaction', { reaction: { emoji: '👍', quotes: '3EB0AA' } }, { kind: 'reaction', emoji: '👍' }],
    ['an edit', { edit: { of: '3EB0AA', text: '2000' } }, { kind: 'edited', text: '2000', quotes: '3EB0AA' }],
    ['a deletion', { delete: '3EB0AA' }, { kind: 'deleted', quotes: '3EB0AA' }],
    [
      'a form of its own',
      { messageData: { typeMessage: 'pollMessage', pollMessageData: { name: 'x', options: [] } } },
      { kind: 'other', type: 'pollMessage' },
    ],
  ])('brings %s from a phone to the webhook', async (_name, sent, content) => {
    const { sandbox, events, kept } = await setUp();
    const id = sandbox.phoneSends(number, sent);
    await sandbox.idle();
    expect(kept).toEqual([]);
    expect(events).toMatchObject([{ kind: 'message', chat, phone: `+${number}`, at: clock.now(), content }]);
    expect(sandbox.history(number)).toMatchObject([{ id, from: 'phone', tick: 'delivered' }]);
  });

  it('reports an own message and how far it came', async () => {
    const { sandbox, client, events } = await setUp();
    const sent = await client.send(idInstance, { chat, text: 'Karibu' });
    await sandbox.idle();
    const id = sent.state === 'sent' ? sent.message : '';
    expect(events).toMatchObject([
      { kind: 'own_message', chat, message: id, text: 'Karibu' },
      { kind: 'delivery', message: id, state: 'sent' },
      { kind: 'delivery', message: id, state: 'delivered' },
      { kind: 'delivery', message: id, state: 'read' },
    ]);
    expect(sandbox.history(number)).toMatchObject([{ id, from: 'bot', tick: 'read' }]);
  });

  it('delivers when the phone is back in the network', async () => {
    const { sandbox, client } = await setUp();
    sandbox.setOnline(number, false);
    await client.send(idInstance, { chat, text: 'Karibu' });
    await sandbox.idle();
    expect(sandbox.history(number)).toMatchObject([{ tick: 'sent' }]);
    sandbox.setOnline(number, true);
    await sandbox.idle();
    expect(sandbox.history(number)).toMatchObject([{ tick: 'read' }]);
  });

  it.each([
    ['has no phone', () => {}],
    [
      'was told so',
      (sandbox: Awaited<ReturnType<typeof setUp>>['sandbox']) => sandbox.failNext('no_account'),
    ],
  ])('says that a number has no account when it %s', async (name, prepare) => {
    const { sandbox, client, events } = await setUp();
    prepare(sandbox);
    const to = name === 'has no phone' ? '254700000009@c.us' : chat;
    await client.send(idInstance, { chat: to, text: 'Karibu' });
    await sandbox.idle();
    expect(events.at(-1)).toMatchObject({ kind: 'delivery', chat: to, state: 'no_account' });
  });

  it('sends the same notification again until it is taken, and everybody else waits', async () => {
    const { sandbox, answers, texts } = await setUp();
    answers.push('unavailable', 'unavailable');
    for (const text of ['one', 'two', 'three']) sandbox.phoneSends(number, { text });
    await sandbox.idle();
    expect(texts()).toEqual(['one', 'two', 'three']);
  });

  it('delivers again, with the same key, when an answer got lost', async () => {
    const { sandbox, events } = await setUp();
    sandbox.loseWebhookAnswers(1);
    sandbox.phoneSends(number, { text: 'one' });
    await sandbox.idle();
    expect(events).toHaveLength(2);
    expect(events[0]).toEqual(events[1]);
  });

  it('delivers a message again on demand, byte for byte', async () => {
    const { sandbox, events, texts } = await setUp();
    const id = sandbox.phoneSends(number, { text: 'one' });
    sandbox.phoneSends(number, { text: 'two' });
    await sandbox.idle();
    sandbox.redeliver();
    expect(sandbox.redeliverMessage(id)).toBe(true);
    expect(sandbox.redeliverMessage('none')).toBe(false);
    await sandbox.idle();
    expect(texts()).toEqual(['one', 'two', 'two', 'one']);
    expect(events[3]).toEqual(events[0]);
  });

  it('holds notifications back', async () => {
    const { sandbox, texts } = await setUp();
    sandbox.holdWebhooks();
    sandbox.phoneSends(number, { text: 'one' });
    expect(sandbox.waiting()).toBe(1);
    expect(texts()).toEqual([]);
    sandbox.releaseWebhooks();
    await sandbox.idle();
    expect(texts()).toEqual(['one']);
  });

  it('delivers any bytes', async () => {
    const { sandbox, kept } = await setUp();
    sandbox.notify('no JSON');
    sandbox.notify({ typeWebhook: 'new', instanceData: { idInstance: 1 } });
    await sandbox.idle();
    expect(kept).toEqual(['not JSON in UTF-8', 'unknown typeWebhook']);
  });

  it('takes only 200 for an answer', async () => {
    const statuses = [201, 204, 404, 200];
    let asked = 0;
    const url = await serve((_request, response) => {
      response.writeHead(statuses[asked] ?? 200).end();
      asked += 1;
    });
    const sandbox = closing(
      await startGreenApiSandbox({ ...greenApi, webhookUrl: url, now: clock.now, resendPauseMs: 1 }),
    );
    sandbox.addPhone({ number, name: 'Amina' });
    sandbox.phoneSends(number, { text: 'one' });
    await sandbox.idle();
    expect(asked).toBe(4);
  });

  it('keeps phones, messages and untaken notifications over a restart', async () => {
    const journalFile = journal();
    const first = await startGreenApiSandbox({ ...greenApi, now: clock.now, journalFile });
    first.addPhone({ number, name: 'Amina', language: 'sw' });
    first.phoneSends(number, { text: 'before' });
    await first.close();

    const { sandbox, texts } = await setUp({ journalFile });
    expect(sandbox.phones()).toEqual([{ number, name: 'Amina', language: 'sw' }]);
    await sandbox.idle();
    sandbox.phoneSends(number, { text: 'after' });
    await sandbox.idle();
    expect(texts()).toEqual(['before', 'after']);
    const history = sandbox.history(number);
    expect(history.map(({ text, tick }) => [text, tick])).toEqual([
      ['before', 'delivered'],
      ['after', 'delivered'],
    ]);
    expect(new Set(history.map(({ id }) => id)).size).toBe(2);
  });

  it('goes on with a message it had taken when it was killed', async () => {
    const journalFile = journal();
    const message = {
      id: '3EB0AAAA',
      number,
      from: 'bot',
      at: clock.now(),
      takenAt: clock.now(),
      type: 'extendedTextMessage',
      text: 'Karibu',
      tick: 'queued',
    };
    const entries = [
      { kind: 'phone', phone: { number, name: 'Amina' } },
      { kind: 'message', message },
    ];
    mkdirSync(dirname(journalFile));
    writeFileSync(journalFile, `${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n{"kind":"mess`);
    const { sandbox, events } = await setUp({ journalFile });
    await sandbox.idle();
    expect(events.map(({ kind }) => kind)).toEqual(['own_message', 'delivery', 'delivery', 'delivery']);
    expect(sandbox.history(number)).toMatchObject([{ id: '3EB0AAAA', tick: 'read' }]);
  });

  it('tells listeners of phones, messages and ticks', async () => {
    const { sandbox } = await setUp();
    const heard: string[] = [];
    const end = sandbox.subscribe((change) => heard.push(change.kind));
    sandbox.addPhone({ number: '254700000002', name: 'Joe' });
    sandbox.phoneSends('254700000002', { text: 'Hi' });
    await sandbox.idle();
    end();
    sandbox.phoneSends('254700000002', { text: 'Hi' });
    await sandbox.idle();
    expect(heard).toEqual(['phone', 'message', 'tick']);
  });
});
