/** Looking for a message whose send got no answer, in the journals of the instance. */
import type { OutgoingMessage } from '../../../runtime/gateway.ts';
import type { HttpAnswer, HttpFailure } from '../../http.ts';
import { fields, firstText, text } from '../../fields.ts';
import type { Fields } from '../../fields.ts';
import { greenApiError } from './errors.ts';

/** Asks a method of the instance. */
export type Ask = (method: string, json?: unknown) => Promise<HttpAnswer | HttpFailure>;

/**
 * The message's id, or null when neither journal has it: the newest that can be it and is not known to be another.
 * Nothing is sent to a chat after a message whose fate is unknown, but a node that froze may still send an older one.
 * Throws GREENAPI_LOOK_FAILED when it could not be asked.
 */
export async function lookFor(
  ask: Ask,
  message: OutgoingMessage,
  since: Date,
  isOther: (gatewayMessage: string) => Promise<boolean>,
): Promise<string | null> {
  const journals = [
    () => journal(ask, 'lastOutgoingMessages'),
    () => journal(ask, 'getChatHistory', { chatId: message.chat, count: 100 }),
  ];
  for (const read of journals)
    for (const id of candidates(await read(), message, since)) if (!(await isOther(id))) return id;
  return null;
}

async function journal(ask: Ask, method: string, json?: unknown): Promise<readonly unknown[]> {
  const answer = await ask(method, json);
  if (!('failed' in answer) && answer.ok && Array.isArray(answer.body)) return answer.body;
  const reason = 'failed' in answer ? answer.reason : `HTTP ${answer.status}`;
  throw greenApiError('GREENAPI_LOOK_FAILED', { reason });
}

/** The outgoing messages with these words to this chat since then, newest first. The journal counts whole seconds. */
function candidates(entries: readonly unknown[], message: OutgoingMessage, since: Date): readonly string[] {
  const from = Math.floor(since.getTime() / 1000);
  return entries
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
    .map((entry) => text(entry['idMessage']))
    .filter((id) => id !== '');
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
