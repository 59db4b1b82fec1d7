/** The vendor's own package against the sandbox: an independent witness that the wire format is right. */
import greenApiPackage from '@green-api/whatsapp-api-client';
import { describe, expect, it } from 'vitest';
import { createGreenApi } from '../../integrations/whatsapp/greenapi/client.ts';
import { startGreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import { closing, greenApi, serveAnswer } from './support.ts';

const chat = '254700000001@c.us';
const vendor = (host: string) =>
  greenApiPackage.restAPI({ idInstance: greenApi.idInstance, apiTokenInstance: greenApi.apiToken, host });
const ours = (url: string) => createGreenApi({ accounts: [{ ...greenApi, url }], journalLagMs: 0 });

describe('beside the package of the vendor', () => {
  it('our client sends the same request', async () => {
    const { url, asked } = await serveAnswer(200, { idMessage: 'BAE5' });
    await vendor(url).message.sendMessage(chat, null, 'Karibu', 'BAE4');
    await ours(url).send(greenApi.idInstance, { chat, text: 'Karibu', quotes: 'BAE4' });
    const [first, second] = asked.map(({ path, body }) => ({ path, body: JSON.parse(body) as unknown }));
    expect(second).toEqual(first);
  });

  it('the sandbox serves it as it serves ours', async () => {
    const sandbox = closing(await startGreenApiSandbox({ ...greenApi, now: () => new Date() }));
    const api = vendor(sandbox.url);
    const { idMessage } = await api.message.sendMessage(chat, null, 'Karibu');
    expect(await api.message.lastOutgoingMessages()).toMatchObject([{ idMessage, chatId: chat }]);
    expect(await api.message.getChatHistory(chat, 10)).toMatchObject([{ idMessage, textMessage: 'Karibu' }]);
    expect(await api.instance.getStateInstance()).toEqual({ stateInstance: 'authorized' });
  });
});
