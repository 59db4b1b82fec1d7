/**
 * How a message is put to Green API: the methods that can carry it, the best one first. The last is always the plain
 * text, which says everything.
 * Source: green-api.com/en/docs, "Sending methods"; sendInteractiveButtonsReply is marked as beta there.
 */
import type { OutgoingMessage } from '../../../runtime/gateway.ts';
import { multipart } from './multipart.ts';

/** One way to send a message. */
export type Way =
  | { readonly method: 'sendMessage' | 'sendInteractiveButtonsReply'; readonly json: unknown }
  /** Goes to the media host. */
  | { readonly method: 'sendFileByUpload'; readonly form: Blob };

/** Longest text of one message. */
export const textMax = 20_000;
/** Longest text under a file. */
export const captionMax = 1_024;
/** WhatsApp's own limit for the text above buttons. */
const buttonsTextMax = 1_024;
const buttonsMax = 3;
const buttonLabelMax = 25;

/** The ways that fit the message. `withButtons` false: the number's buttons are switched off. */
export function waysToSend(message: OutgoingMessage, withButtons: boolean): readonly Way[] {
  const { chat, text, quotes } = message;
  const quoting = quotes === undefined ? {} : { quotedMessageId: quotes };
  const ways: Way[] = [];
  if (message.file !== undefined && text.length <= captionMax)
    ways.push({ method: 'sendFileByUpload', form: formOf(message, message.file) });
  else if (withButtons && quotes === undefined && fitButtons(message)) {
    const buttons = message.buttons?.map(({ id, label }) => ({ buttonId: id, buttonText: label }));
    ways.push({ method: 'sendInteractiveButtonsReply', json: { chatId: chat, body: text, buttons } });
  }
  if (text === '') return ways;
  ways.push({ method: 'sendMessage', json: { chatId: chat, message: text, ...quoting } });
  // What it quotes may have been deleted.
  if (quotes !== undefined) ways.push({ method: 'sendMessage', json: { chatId: chat, message: text } });
  return ways;
}

/** Up to three buttons with short labels, in a chat of two. */
function fitButtons({ chat, text, buttons = [] }: OutgoingMessage): boolean {
  return (
    buttons.length > 0 &&
    buttons.length <= buttonsMax &&
    buttons.every(({ label }) => label !== '' && label.length <= buttonLabelMax) &&
    new Set(buttons.map(({ label }) => label)).size === buttons.length &&
    text.length <= buttonsTextMax &&
    !chat.endsWith('@g.us')
  );
}

function formOf({ chat, text, quotes }: OutgoingMessage, file: NonNullable<OutgoingMessage['file']>): Blob {
  return multipart(
    {
      chatId: chat,
      fileName: file.name,
      ...(text === '' ? {} : { caption: text }),
      ...(quotes === undefined ? {} : { quotedMessageId: quotes }),
    },
    file,
  );
}
