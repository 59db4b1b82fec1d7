/** What phones send, as `messageData` in Green API's format. */
import type { SandboxMessage } from './state.ts';

/** What a phone can send. */
export type PhoneMessage =
  | { readonly text: string; readonly quotes?: string }
  /** A press of a button that the message `quotes` showed. */
  | { readonly tap: { readonly option: string; readonly label: string; readonly quotes?: string } }
  | { readonly voiceNote: true }
  | { readonly image: { readonly caption: string } }
  | { readonly video: { readonly caption: string } }
  | { readonly document: { readonly name: string } }
  | { readonly sticker: true }
  | { readonly location: { readonly latitude: number; readonly longitude: number } }
  /** `phone` in digits. */
  | { readonly contact: { readonly name: string; readonly phone?: string } }
  | { readonly reaction: { readonly emoji: string; readonly quotes: string } }
  | { readonly edit: { readonly of: string; readonly text: string } }
  | { readonly delete: string }
  /** Any `messageData`, for what has no form of its own here. */
  | { readonly messageData: Readonly<Record<string, unknown>> };

type Json = Readonly<Record<string, unknown>>;

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
  if ('video' in sent)
    return {
      data: file('videoMessage', 'video.mp4', 'video/mp4', sent.video.caption),
      text: sent.video.caption,
    };
  if ('document' in sent)
    return { data: file('documentMessage', sent.document.name, 'application/pdf', ''), text: '' };
  if ('sticker' in sent) return { data: file('stickerMessage', 'sticker.webp', 'image/webp', ''), text: '' };
  if ('location' in sent) {
    const place = { nameLocation: '', address: '', jpegThumbnail: '', ...sent.location };
    return { data: { typeMessage: 'locationMessage', locationMessageData: place }, text: '' };
  }
  if ('contact' in sent) {
    const { name, phone } = sent.contact;
    const tel = phone === undefined ? '' : `TEL;type=CELL;waid=${phone}:+${phone}\n`;
    const vcard = `BEGIN:VCARD\nVERSION:3.0\nN:;${name};;;\nFN:${name}\n${tel}END:VCARD`;
    const contact = { displayName: name, vcard };
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
