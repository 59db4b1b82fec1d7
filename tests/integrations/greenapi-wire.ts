/** Notifications of Green API as bytes, for tests of what is read out of them. */

export const chat = '254700000001@c.us';
export const instanceData = { idInstance: 1101000001, wid: '254700000000@c.us', typeInstance: 'whatsapp' };
const senderData = { chatId: chat, sender: chat, chatName: 'Amina', senderName: 'Amina' };
export const id = '3EB063C771F28EB323FA';
export const timestamp = 1_790_000_000;

export function bytes(body: unknown): Uint8Array {
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Of a message that came in. */
export function incoming(messageData: unknown, sender: unknown = senderData) {
  return {
    typeWebhook: 'incomingMessageReceived',
    instanceData,
    timestamp,
    idMessage: id,
    senderData: sender,
    messageData,
  };
}
