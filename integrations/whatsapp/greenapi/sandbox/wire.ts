/** Bodies in Green API's format, as its documentation and its official samples show them. */
import type { SandboxMessage } from './state.ts';

/** What a phone can send. */
export type PhoneMessage =
  | { readonly text: string; readonly quotes?: string }
  /** A press of a button that the message `quotes` showed. */
  | { readonly tap: { readonly option: string; readonly label: string; readonly quotes?: string } }
  | { readonly voiceNote: true }
  | { readonly image: { readonly caption: string } }
  | { readonly location: { readonly latitude: number; readonly longitude: number } }
  | { readonly contact: { readonly name: string } }
  | { readonly reaction: { readonly emoji: string; readonly quotes: string } }
  | { readonly edit: { readonly of: string; readonly text: string } }
  | { readonly delete: string }
  /** Any `messageData`, for what has no form of its own here. */
  | { readonly messageData: Readonly<Record<string, unknown>> };

type Json = Readonly<Record<string, unknown>>;

/** The instance that speaks. */
export interface Instance {
  readonly idInstance: string;
  /** The business's own number, digits. */
  readonly number: string;
}

/** `messageData` and what a person reads of it. `quoted` is the quoted message, where it is known. */
export function messageData(
  sent: PhoneMessage,
  participant: string,
  quoted: SandboxMessage | undefined,
): { readonly data: Json; readonly text: string; readonly quotes?: string } {
  const file = (typeMessage: string, fileName: string, mimeType: string, caption: string): Json => ({
    typeMessage,
    fileMessageData: {
      downloadUrl: `https://sandbox.invalid/${fileName}`,
      caption,
      fileName,
      jpegThumbnail: '',
      mimeType,
      forwardingScore: 0,
      isForwarded: false,
    },
  });
  if ('text' in sent) {
    if (sent.quotes === undefined) {
      return {
        data: { typeMessage: 'textMessage', textMessageData: { textMessage: sent.text } },
        text: sent.text,
      };
    }
    return {
      data: {
        typeMessage: 'quotedMessage',
        extendedTextMessageData: { text: sent.text, stanzaId: sent.quotes, participant },
        quotedMessage: {
          stanzaId: sent.quotes,
          participant,
          typeMessage: 'textMessage',
          textMessage: quoted?.text ?? '',
        },
      },
      text: sent.text,
      quotes: sent.quotes,
    };
  }
  if ('tap' in sent) {
    const { option, label, quotes } = sent.tap;
    return {
      data: {
        typeMessage: 'templateButtonsReplyMessage',
        templateButtonReplyMessage: {
          stanzaId: quotes ?? '',
          selectedIndex: 0,
          selectedId: option,
          selectedDisplayText: label,
        },
      },
      text: label,
      ...(quotes === undefined ? {} : { quotes }),
    };
  }
  if ('voiceNote' in sent)
    return { data: file('audioMessage', 'voice.oga', 'audio/ogg; codecs=opus', ''), text: '' };
  if ('image' in sent)
    return {
      data: file('imageMessage', 'photo.jpg', 'image/jpeg', sent.image.caption),
      text: sent.image.caption,
    };
  if ('location' in sent) {
    const place = { nameLocation: '', address: '', jpegThumbnail: '', ...sent.location };
    return { data: { typeMessage: 'locationMessage', locationMessageData: place }, text: '' };
  }
  if ('contact' in sent) {
    const { name } = sent.contact;
    const contact = { displayName: name, vcard: `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nEND:VCARD` };
    return { data: { typeMessage: 'contactMessage', contactMessageData: contact }, text: name };
  }
  if ('reaction' in sent) {
    const { emoji, quotes } = sent.reaction;
    return {
      data: {
        typeMessage: 'reactionMessage',
        extendedTextMessageData: { text: emoji },
        quotedMessage: { stanzaId: quotes, participant },
      },
      text: emoji,
      quotes,
    };
  }
  if ('edit' in sent) {
    const { of: stanzaId, text } = sent.edit;
    return {
      data: { typeMessage: 'editedMessage', editedMessageData: { textMessage: text, stanzaId } },
      text,
      quotes: stanzaId,
    };
  }
  if ('delete' in sent) {
    return {
      data: {
        typeMessage: 'deletedMessage',
        deletedMessageData: { stanzaId: sent.delete, typeMessage: 'text' },
      },
      text: '',
      quotes: sent.delete,
    };
  }
  return { data: sent.messageData, text: '' };
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

/** A message that a phone sent. */
export function incoming(instance: Instance, message: SandboxMessage, name: string, data: Json): Json {
  const chat = `${message.number}@c.us`;
  return {
    ...envelope('incomingMessageReceived', instance, message.at),
    idMessage: message.id,
    senderData: { chatId: chat, sender: chat, chatName: name, senderName: name, senderContactName: '' },
    messageData: data,
  };
}

/** A message of the business's own, reported back. */
export function ownMessage(instance: Instance, message: SandboxMessage, name: string): Json {
  return {
    ...envelope('outgoingAPIMessageReceived', instance, message.at),
    idMessage: message.id,
    senderData: {
      chatId: `${message.number}@c.us`,
      sender: `${instance.number}@c.us`,
      chatName: name,
      senderName: 'Likelemba',
      senderContactName: '',
    },
    messageData: {
      typeMessage: 'extendedTextMessage',
      extendedTextMessageData: {
        text: message.text,
        description: '',
        title: '',
        previewType: 'None',
        jpegThumbnail: '',
        forwardingScore: 0,
        isForwarded: false,
      },
    },
  };
}

/** How far a message of the business's own has come. */
export function status(instance: Instance, message: SandboxMessage, spelling: string, at: Date): Json {
  return {
    ...envelope('outgoingMessageStatus', instance, at),
    chatId: `${message.number}@c.us`,
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
  const text = own || message.type === 'textMessage' || message.type === 'quotedMessage';
  return {
    type: own ? 'outgoing' : 'incoming',
    idMessage: message.id,
    timestamp: seconds(message.takenAt),
    typeMessage: own ? 'extendedTextMessage' : message.type,
    chatId: `${message.number}@c.us`,
    ...(text ? { textMessage: message.text } : {}),
    ...(own
      ? {
          extendedTextMessage: { text: message.text, description: '', title: '', previewType: 'None' },
          statusMessage: message.tick === 'no_account' ? 'noAccount' : message.tick,
          sendByApi: true,
        }
      : { senderId: `${message.number}@c.us`, senderName: name, senderContactName: '' }),
    deletedMessageId: '',
    editedMessageId: '',
    isEdited: false,
    isDeleted: false,
  };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
