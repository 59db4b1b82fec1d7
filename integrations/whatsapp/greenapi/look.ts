/** Looking for a message whose send got no answer, in the journals of the instance. */
import type { OutgoingMessage } from '../../../runtime/gateway.ts';
import type { HttpAnswer, HttpFailure } from '../../http.ts';
import { fields, firstText, text } from '../../fields.ts';
import type { Fields } from '../../fields.ts';
import { greenApiError } from './errors.ts';

/** Asks a method of the instance. */
export type Ask = (method: string, json?: unknown) => Promise<HttpAnswer | HttpFailure>;

/** The message's id, or null when neither journal has it. Throws GREENAPI_LOOK_FAILED when it could not be asked. */
export async function lookFor(ask: Ask, message: OutgoingMessage, since: Date): Promise<string | null> {
  const recent = pick(await journal(ask, 'lastOutgoingMessages'), message, since);
  if (recent !== null) return recent;
  return pick(await journal(ask, 'getChatHistory', { chatId: message.chat, count: 100 }), message, since);
}

async function journal(ask: Ask, method: string, json?: unknown): Promise<readonly unknown[]> {
  const answer = await ask(method, json);
  if (!('failed' in answer) && answer.ok && Array.isArray(answer.body)) return answer.body;
  const reason = 'failed' in answer ? answer.reason : `HTTP ${answer.status}`;
  throw greenApiError('GREENAPI_LOOK_FAILED', { reason });
}

/**
 * The newest outgoing message with these words to this chat since then: nothing is sent to a chat after a message
 * whose fate is unknown, so an older one is another message. The journal counts whole seconds.
 */
function pick(entries: readonly unknown[], message: OutgoingMessage, since: Date): string | null {
  const from = Math.floor(since.getTime() / 1000);
  const ids = entries
    .map(fields)
    .filter(
      (entry) =>
        entry['type'] === 'outgoing' &&
        entry['chatId'] === message.chat &&
        typeof entry['timestamp'] === 'number' &&
        entry['timestamp'] >= from &&
        isOf(entry, message),
    )
    .toSorted((a, b) => Number(b['timestamp']) - Number(a['timestamp']))
    .map((entry) => text(entry['idMessage']));
  return ids.find((id) => id !== '') ?? null;
}

/** Whether an entry can be this message in one of the forms in which it may have been sent. */
function isOf(entry: Fields, message: OutgoingMessage): boolean {
  const type = text(entry['typeMessage']);
  if (isFile(type) && message.file === undefined) return false;
  const words = wordsOf(entry);
  // Buttons are a beta: an entry that does not show its words is ours, since nothing else was sent meanwhile.
  if (words === '' && type.startsWith('interactiveButtons')) return message.buttons !== undefined;
  if (words === '' && !isFile(type)) return false;
  return same(words, message.text);
}

const files = ['imageMessage', 'documentMessage', 'videoMessage', 'audioMessage'];
const isFile = (type: string): boolean => files.includes(type);

/** What an entry or a notification of an own message says, wherever its kind keeps the words. */
export function wordsOf(entry: Fields): string {
  const buttons = [fields(entry['interactiveButtonsReply']), fields(entry['interactiveButtons'])];
  return firstText(
    entry['textMessage'],
    fields(entry['textMessageData'])['textMessage'],
    fields(entry['extendedTextMessage'])['text'],
    fields(entry['extendedTextMessageData'])['text'],
    entry['caption'],
    fields(entry['fileMessageData'])['caption'],
    ...buttons.flatMap((shown) => [shown['contentText'], shown['body']]),
  );
}

function same(a: string, b: string): boolean {
  const plain = (words: string) => words.replaceAll('\r\n', '\n').trim();
  return plain(a) === plain(b);
}
