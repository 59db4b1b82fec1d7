import { describe, expect, it } from 'vitest';
import { createGreenApi } from '../../integrations/whatsapp/greenapi/client.ts';
import { startGreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { OutgoingMessage } from '../../runtime/gateway.ts';
import { chat, clock, idInstance, journal, number, setUp } from './greenapi-support.ts';
import { greenApi } from './support.ts';

describe('an instance of the Green API sandbox', () => {
  it.each<[string, Omit<OutgoingMessage, 'chat'>]>([
    ['a picture', { text: 'Scan', file: { name: 'a.png', mime: 'image/png', bytes: Buffer.from('x') } }],
    ['buttons', { text: 'Pay?', buttons: [{ id: '1/pay', label: 'Pay' }] }],
  ])('reports %s of ours with its words', async (_what, message) => {
    const { sandbox, client, events } = await setUp();
    await client.send(idInstance, { chat, ...message });
    await sandbox.idle();
    expect(events[0]).toMatchObject({ kind: 'own_message', chat, text: message.text });
  });

  it('brings a call as its stages, which are one call', async () => {
    const { sandbox, events } = await setUp();
    sandbox.phoneCalls(number);
    sandbox.phoneCalls(number);
    await sandbox.idle();
    expect(events.map((event) => 'content' in event && event.content.kind)).toEqual(
      Array.from({ length: 4 }, () => 'call'),
    );
    expect(new Set(events.map(({ key }) => key)).size).toBe(2);
  });

  it('brings what is said in a group', async () => {
    const { sandbox, events } = await setUp();
    const group = '120363043968066561@g.us';
    sandbox.phoneSendsTo(group, number, { text: 'Habari' });
    await sandbox.idle();
    expect(events).toMatchObject([{ chat: group, private: false, phone: `+${number}` }]);
    expect(sandbox.history(group)).toMatchObject([{ text: 'Habari' }]);
    expect(sandbox.history(number)).toEqual([]);
  });

  it.each(['notAuthorized', 'starting'])('refuses sends while it is %s', async (state) => {
    const { sandbox, client, events } = await setUp();
    sandbox.setState(state);
    expect(await client.send(idInstance, { chat, text: 'Karibu' })).toMatchObject({
      code: 'instance_not_ready',
    });
    await sandbox.idle();
    expect(events).toMatchObject([{ kind: 'instance' }]);
    expect(sandbox.history(number)).toEqual([]);
  });

  it.each(['yellowCard', 'blocked', 'sleepMode'])(
    'takes sends while it is %s, and they go on once it is back',
    async (state) => {
      const { sandbox, client } = await setUp();
      sandbox.setState(state);
      expect(await client.send(idInstance, { chat, text: 'Karibu' })).toMatchObject({ state: 'sent' });
      await sandbox.idle();
      expect(sandbox.history(number)).toMatchObject([{ tick: 'queued' }]);
      sandbox.setState('authorized', { silently: true });
      await sandbox.idle();
      expect(sandbox.history(number)).toMatchObject([{ tick: 'read' }]);
    },
  );

  it('keeps a picture over a restart', async () => {
    const journalFile = journal();
    const first = await startGreenApiSandbox({ ...greenApi, now: clock.now, journalFile });
    first.addPhone({ number, name: 'Amina' });
    const before = createGreenApi({ accounts: [{ ...greenApi, url: first.url }] });
    const file = { name: 'a.png', mime: 'image/png', bytes: Buffer.from('x') };
    await before.send(idInstance, { chat, text: 'Scan', file });
    await first.close();
    const { sandbox } = await setUp({ journalFile });
    expect(sandbox.history(number)).toMatchObject([
      { text: 'Scan', file: { name: 'a.png', base64: 'eA==' } },
    ]);
  });
});
