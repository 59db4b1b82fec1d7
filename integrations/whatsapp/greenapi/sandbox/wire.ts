/** Bodies in Green API's format, as its documentation and its official samples show them. */
import type { SandboxFile, SandboxMessage } from './state.ts';

type Json = Readonly<Record<string, unknown>>;

/** The instance that speaks. */
export interface Instance {
  readonly idInstance: string;
  /** The business's own number, digits. */
  readonly number: string;
}

function envelope(typeWebhook: string, instance: Instance, at: Date): Json {
  return {
    typeWebhook,
    instanceData: {
      idInstance: Number(instance.idInstance),
      wid: `${instance.number}@c.us`,
      typeInstance: 'whatsapp',
    },
    timestamp: seconds(at),
  };
}

/** The id of the chat with a number; a group's is its own. */
const chatOf = (number: string): string => (number.includes('@') ? number : `${number}@c.us`);

/** A message that a phone sent, into a group when the message lies in one. */
export function incoming(
  instance: Instance,
  message: SandboxMessage,
  phone: { readonly number: string; readonly name: string },
  data: Json,
): Json {
  const chatId = chatOf(message.number);
  const { name } = phone;
  return {
    ...envelope('incomingMessageReceived', instance, message.at),
    idMessage: message.id,
    senderData: {
      chatId,
      sender: chatOf(phone.number),
      chatName: name,
      senderName: name,
      senderContactName: '',
    },
    messageData: data,
  };
}

/** A phone calls. */
export function call(instance: Instance, number: string, id: string, stage: string, at: Date): Json {
  return { from: chatOf(number), ...envelope('incomingCall', instance, at), status: stage, idMessage: id };
}

/** A message of the business's own, reported back. */
export function ownMessage(instance: Instance, message: SandboxMessage, name: string): Json {
  return {
    ...envelope('outgoingAPIMessageReceived', instance, message.at),
    idMessage: message.id,
    senderData: {
      chatId: chatOf(message.number),
      sender: chatOf(instance.number),
      chatName: name,
      senderName: 'Likelemba',
      senderContactName: '',
    },
    messageData: ownData(message),
  };
}

const forwarding = { forwardingScore: 0, isForwarded: false };

function ownData({ type, text, file, buttons }: SandboxMessage): Json {
  if (file)
    return {
      typeMessage: type,
      fileMessageData: { ...fileFields(file, text), jpegThumbnail: '', ...forwarding },
    };
  if (buttons) return { typeMessage: type, interactiveButtonsReply: shownButtons(text, buttons) };
  const data = { text, description: '', title: '', previewType: 'None', jpegThumbnail: '', ...forwarding };
  return { typeMessage: type, extendedTextMessageData: data };
}

const fileFields = (file: SandboxFile, caption: string): Json => ({
  downloadUrl: `https://sandbox.invalid/${file.name}`,
  caption,
  fileName: file.name,
  mimeType: file.mime,
});

const shownButtons = (text: string, buttons: NonNullable<SandboxMessage['buttons']>): Json => ({
  titleText: '',
  contentText: text,
  footerText: '',
  buttons: buttons.map((button) => ({ type: 'reply', buttonId: button.id, buttonText: button.text })),
});

/** How far a message of the business's own has come. */
export function status(instance: Instance, message: SandboxMessage, spelling: string, at: Date): Json {
  return {
    ...envelope('outgoingMessageStatus', instance, at),
    chatId: chatOf(message.number),
    idMessage: message.id,
    status: spelling,
    sendByApi: true,
  };
}

/** A new state of the instance. */
export function stateChanged(instance: Instance, stateInstance: string, at: Date): Json {
  return { ...envelope('stateInstanceChanged', instance, at), stateInstance };
}

/** An entry of lastOutgoingMessages and getChatHistory. */
export function journalEntry(message: SandboxMessage, name: string): Json {
  const own = message.from === 'bot';
  return {
    type: own ? 'outgoing' : 'incoming',
    idMessage: message.id,
    timestamp: seconds(message.takenAt),
    typeMessage: message.type,
    chatId: chatOf(message.number),
    ...(own ? ownEntry(message) : {}),
    ...(own
      ? { statusMessage: message.tick === 'no_account' ? 'noAccount' : message.tick, sendByApi: true }
      : {
          ...(['textMessage', 'quotedMessage'].includes(message.type) ? { textMessage: message.text } : {}),
          senderId: chatOf(message.number),
          senderName: name,
          senderContactName: '',
        }),
    deletedMessageId: '',
    editedMessageId: '',
    isEdited: false,
    isDeleted: false,
  };
}

function ownEntry({ text, file, buttons }: SandboxMessage): Json {
  if (file) return fileFields(file, text);
  if (buttons) return { interactiveButtonsReply: shownButtons(text, buttons) };
  return {
    textMessage: text,
    extendedTextMessage: { text, description: '', title: '', previewType: 'None' },
  };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
