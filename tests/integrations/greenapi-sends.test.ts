/** The forms in which a message goes out: picture, document, buttons, quotation, and the plain text that is left. */
import { describe, expect, it } from 'vitest';
import { createGreenApi } from '../../integrations/whatsapp/greenapi/client.ts';
import type { GreenApiOptions } from '../../integrations/whatsapp/greenapi/client.ts';
import { startGreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { OutgoingMessage } from '../../runtime/gateway.ts';
import { closing, fixedClock, greenApi, isNone, losingDoor, serve, serveAnswer } from './support.ts';
import type { Loss } from './support.ts';

const number = '254700000001';
const chat = `${number}@c.us`;
const { idInstance } = greenApi;
/** The smallest picture there is: one transparent pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const picture = { name: 'invite.png', mime: 'image/png', bytes: pixel };
const withPicture: OutgoingMessage = { chat, text: 'Scan to join *Mama Mboga*', file: picture };
const withButtons: OutgoingMessage = {
  chat,
  text: 'Pay KES 2,000?\n\n1. Pay\n2. Later',
  buttons: [
    { id: '12/pay', label: 'Pay' },
    { id: '12/later', label: 'Later' },
  ],
};

async function setUp(options: Partial<GreenApiOptions> = {}) {
  const clock = fixedClock('2026-03-02T06:00:00Z');
  const sandbox = closing(await startGreenApiSandbox({ ...greenApi, now: clock.now, realNow: clock.now }));
  sandbox.addPhone({ number, name: 'Amina' });
  const client = createGreenApi({
    accounts: [{ idInstance, apiToken: greenApi.apiToken, url: sandbox.url }],
    timeLimitMs: 5_000,
    journalLagMs: 0,
    now: clock.now,
    ...options,
  });
  const history = () => sandbox.history(number);
  return { clock, sandbox, client, history };
}

describe('a picture', () => {
  it('arrives with its caption, byte for byte, and is served again', async () => {
    const { sandbox, client, history } = await setUp();
    const answer = await client.send(idInstance, { ...withPicture, quotes: '3EB0AA' });
    const [shown] = history();
    expect(answer).toEqual({ state: 'sent', message: shown?.id });
    expect(shown).toMatchObject({ type: 'imageMessage', text: withPicture.text, quotes: '3EB0AA' });
    expect(shown?.file).toEqual({
      name: 'invite.png',
      mime: 'image/png',
      base64: pixel.toString('base64'),
    });
    const served = await fetch(`${sandbox.url}/files/${shown?.id}/invite.png`);
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await served.arrayBuffer())).toEqual(pixel);
    expect((await fetch(`${sandbox.url}/files/none/invite.png`)).status).toBe(404);
  });

  it('goes to the address for uploads, and everything else to the other', async () => {
    const api = await serveAnswer(200, { idMessage: 'BAE5' });
    const upload = await serveAnswer(200, { idMessage: 'BAE6', urlFile: 'https://media.invalid/x.png' });
    const account = { idInstance, apiToken: greenApi.apiToken, url: api.url, mediaUrl: `${upload.url}/` };
    const client = createGreenApi({ accounts: [account] });
    expect(await client.send(idInstance, withPicture)).toEqual({ state: 'sent', message: 'BAE6' });
    expect(await client.send(idInstance, { chat, text: 'Karibu' })).toEqual({
      state: 'sent',
      message: 'BAE5',
    });
    expect(upload.asked.map(({ path }) => path)).toEqual([
      `/waInstance${idInstance}/sendFileByUpload/${greenApi.apiToken}`,
    ]);
    expect(api.asked.map(({ path }) => path)).toEqual([
      `/waInstance${idInstance}/sendMessage/${greenApi.apiToken}`,
    ]);
  });

  it('is a form with the file last, in UTF-8', async () => {
    const { url, asked } = await serveAnswer(200, { idMessage: 'BAE5' });
    const client = createGreenApi({ accounts: [{ idInstance, apiToken: greenApi.apiToken, url }] });
    await client.send(idInstance, { ...withPicture, text: 'Payé 👍' });
    const body = asked[0]?.body ?? '';
    const names = [...body.matchAll(/name="(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['chatId', 'fileName', 'caption', 'file']);
    expect(body).toContain('Payé 👍');
  });

  it('has a caption whose lines end as they were written', async () => {
    const { url, asked } = await serveAnswer(200, { idMessage: 'BAE5' });
    const plain = createGreenApi({ accounts: [{ idInstance, apiToken: greenApi.apiToken, url }] });
    const lines = { ...withPicture, text: 'Scan to join\n\n*Mama Mboga*' };
    await plain.send(idInstance, lines);
    expect(asked[0]?.body).toContain(lines.text);
    const { client, history } = await setUp();
    await client.send(idInstance, lines);
    expect(history()[0]?.text).toBe(lines.text);
  });

  it('has a name that cannot end its field', async () => {
    const { client, history } = await setUp();
    const file = { ...picture, name: 'a"b\r\nX: é.png' };
    expect(await client.send(idInstance, { ...withPicture, file })).toMatchObject({ state: 'sent' });
    expect(history()[0]?.file?.name).toBe(file.name);
    expect(history()[0]?.text).toBe(withPicture.text);
  });

  it('of any other kind is a document, and needs no caption', async () => {
    const { client, history } = await setUp();
    const file = { name: 'statement.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.7') };
    expect(await client.send(idInstance, { chat, text: '', file })).toMatchObject({ state: 'sent' });
    expect(history()).toMatchObject([{ type: 'documentMessage', text: '', file: { name: 'statement.pdf' } }]);
  });

  it.each<[string, number]>([
    ['too large for the server', 413],
    ['refused', 400],
    ['sent to a method that is switched off', 403],
  ])('that is %s leaves its words', async (_why, status) => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(/(\w+)\/[^/]+$/.exec(request.url ?? '')?.[1] ?? '');
      request.resume();
      const upload = request.url?.includes('sendFileByUpload') === true;
      response.writeHead(upload ? status : 200).end(JSON.stringify({ idMessage: 'BAE5' }));
    });
    const client = createGreenApi({ accounts: [{ idInstance, apiToken: greenApi.apiToken, url }] });
    expect(await client.send(idInstance, withPicture)).toEqual({ state: 'sent', message: 'BAE5' });
    expect(asked).toEqual(['sendFileByUpload', 'sendMessage']);
  });

  it('without words that is refused is refused, not sent as nothing', async () => {
    const { url, asked } = await serveAnswer(400, { message: 'Validation failed' });
    const client = createGreenApi({ accounts: [{ idInstance, apiToken: greenApi.apiToken, url }] });
    expect(await client.send(idInstance, { ...withPicture, text: '' })).toMatchObject({
      state: 'refused',
      code: 'bad_request',
    });
    expect(asked).toHaveLength(1);
  });

  it.each(['500', '429', '466', 'not_ready'] as const)(
    'that meets %s is not followed by its words',
    async (fault) => {
      const { sandbox, client, history } = await setUp();
      sandbox.failNext(fault);
      expect((await client.send(idInstance, withPicture)).state).not.toBe('sent');
      expect(history()).toEqual([]);
    },
  );

  it.each<Loss>(['answer', 'request'])('whose %s was lost is looked for', async (lost) => {
    const { door, lose } = losingDoor();
    const { clock, client, history } = await setUp({ door });
    const other = { ...withPicture, text: 'Scan to join *Chama*' };
    await client.send(idInstance, other);
    lose(lost);
    expect(await client.send(idInstance, withPicture)).toMatchObject({ state: 'unknown' });
    const found = await client.find(idInstance, withPicture, clock.now(), isNone);
    expect(found).toBe(lost === 'request' ? null : (history()[1]?.id ?? 'none'));
  });

  it('without words is not taken for a text, nor a text for it', async () => {
    const { clock, client, history } = await setUp();
    await client.send(idInstance, { chat, text: 'Karibu' });
    await client.send(idInstance, { ...withPicture, text: '' });
    const [text, shown] = history();
    expect(await client.find(idInstance, { ...withPicture, text: '' }, clock.now(), isNone)).toBe(shown?.id);
    expect(await client.find(idInstance, { chat, text: 'Karibu' }, clock.now(), isNone)).toBe(text?.id);
    await client.send(idInstance, withPicture);
    expect(await client.find(idInstance, { chat, text: withPicture.text }, clock.now(), isNone)).toBeNull();
  });
});

describe('buttons', () => {
  it('stand under the numbered text and carry our ids', async () => {
    const { client, history } = await setUp();
    expect(await client.send(idInstance, withButtons)).toMatchObject({ state: 'sent' });
    expect(history()).toMatchObject([
      {
        type: 'interactiveButtonsReply',
        text: withButtons.text,
        buttons: [
          { id: '12/pay', text: 'Pay' },
          { id: '12/later', text: 'Later' },
        ],
      },
    ]);
  });

  const four = ['a', 'b', 'c', 'd'].map((label) => ({ id: label, label }));
  it.each<[string, Partial<OutgoingMessage>]>([
    ['there are four', { buttons: four }],
    ['a label is too long', { buttons: [{ id: '1', label: 'x'.repeat(26) }] }],
    [
      'two have one label',
      {
        buttons: [
          { id: '1', label: 'Pay' },
          { id: '2', label: 'Pay' },
        ],
      },
    ],
    ['the text is too long for them', { text: 'x'.repeat(1_025) }],
    ['the chat is a group', { chat: '120363043968066561@g.us' }],
    ['the message quotes another', { quotes: '3EB0AA' }],
    ['there are none', { buttons: [] }],
  ])('are left out when %s', async (_why, change) => {
    const { sandbox, client } = await setUp();
    const message = { ...withButtons, ...change };
    expect(await client.send(idInstance, message)).toMatchObject({ state: 'sent' });
    const to = message.chat.endsWith('@g.us') ? message.chat : number;
    expect(sandbox.history(to)).toMatchObject([{ type: 'extendedTextMessage', text: message.text }]);
  });

  it('that are switched off leave the text, and are not asked for again for ten minutes', async () => {
    const { clock, sandbox, client, history } = await setUp();
    const types = () => history().map(({ type }) => type);
    sandbox.switchButtons(false);
    expect(await client.send(idInstance, withButtons)).toMatchObject({ state: 'sent' });
    sandbox.switchButtons(true);
    await client.send(idInstance, withButtons);
    expect(types()).toEqual(['extendedTextMessage', 'extendedTextMessage']);
    clock.set('2026-03-02T06:10:00Z');
    await client.send(idInstance, withButtons);
    expect(types().at(-1)).toBe('interactiveButtonsReply');
  });

  it('that are refused for one message are offered with the next', async () => {
    const { sandbox, client, history } = await setUp();
    sandbox.failNext('bad_request');
    await client.send(idInstance, withButtons);
    await client.send(idInstance, withButtons);
    expect(history().map(({ type }) => type)).toEqual(['extendedTextMessage', 'interactiveButtonsReply']);
  });

  it('can be switched off in the configuration', async () => {
    const { client, history } = await setUp({ buttons: false });
    await client.send(idInstance, withButtons);
    expect(history()).toMatchObject([{ type: 'extendedTextMessage' }]);
  });

  it('are found in the journal after a lost answer', async () => {
    const { door, lose } = losingDoor();
    const { clock, client, history } = await setUp({ door });
    lose('answer');
    expect(await client.send(idInstance, withButtons)).toMatchObject({ state: 'unknown' });
    expect(await client.find(idInstance, withButtons, clock.now(), isNone)).toBe(history()[0]?.id);
    expect(await client.find(idInstance, { ...withButtons, text: 'Other' }, clock.now(), isNone)).toBeNull();
  });

  it('are found by their kind where the journal does not show their words', async () => {
    const entry = { type: 'outgoing', idMessage: 'BAE5', timestamp: 1_790_000_000, chatId: chat };
    const { url } = await serveAnswer(200, [{ ...entry, typeMessage: 'interactiveButtonsReply' }]);
    const client = createGreenApi({ accounts: [{ idInstance, apiToken: greenApi.apiToken, url }] });
    const since = new Date(1_790_000_000_000);
    expect(await client.find(idInstance, withButtons, since, isNone)).toBe('BAE5');
    await expect(
      client.find(idInstance, { chat, text: withButtons.text }, since, isNone),
    ).resolves.toBeNull();
  });
});

it('a quotation that is refused leaves the words', async () => {
  const { sandbox, client, history } = await setUp();
  sandbox.failNext('bad_request');
  expect(await client.send(idInstance, { chat, text: 'Karibu', quotes: '3EB0AA' })).toMatchObject({
    state: 'sent',
  });
  expect(history()).toMatchObject([{ text: 'Karibu' }]);
  expect(history()[0]?.quotes).toBeUndefined();
});

it('a group is answered', async () => {
  const { sandbox, client } = await setUp();
  const group = '120363043968066561@g.us';
  expect(await client.send(idInstance, { chat: group, text: 'Karibu' })).toMatchObject({ state: 'sent' });
  expect(sandbox.history(group)).toMatchObject([{ text: 'Karibu' }]);
});

it('names the chat with a person as WhatsApp does', async () => {
  const { client } = await setUp();
  expect(client.chatOf(`+${number}`)).toBe(chat);
});
