/** A queued message on its way out: opened, and with its file made. */
import type { FileMaker, Gateway, OutgoingFile, OutgoingMessage } from '../gateway.ts';
import type { Chat } from './chats.ts';
import { bodyPlace, type OutboxBody } from './effects.ts';
import { codeOf } from './errors.ts';
import type { Log, Seal } from './ports.ts';
import type * as rows from './sender-rows.ts';

/** What opening a message needs. */
interface OutgoingDeps {
  readonly seal: Seal;
  readonly log: Log;
  readonly makers: ReadonlyMap<string, FileMaker>;
}

/** The message as its gateway gets it. */
export async function messageOf(
  deps: OutgoingDeps,
  chat: Chat,
  gateway: Gateway,
  body: OutboxBody,
): Promise<OutgoingMessage> {
  const file = gateway.captionMax === undefined ? null : await makeFile(deps, chat, body.file);
  return {
    chat: chat.chat,
    text: body.text,
    ...(body.quotes === undefined ? {} : { quotes: body.quotes }),
    ...(body.options.length === 0 ? {} : { buttons: body.options }),
    ...(file === null ? {} : { file }),
  };
}

/** The file that goes with a message; null when it has none or nobody can make it: its words go without it. */
async function makeFile(
  deps: OutgoingDeps,
  chat: Chat,
  reference: OutboxBody['file'],
): Promise<OutgoingFile | null> {
  if (reference === undefined) return null;
  try {
    const maker = deps.makers.get(reference.maker);
    if (maker === undefined) throw new Error('there is no maker of this name');
    return await maker.make(reference.of);
  } catch (error) {
    deps.log.error('sender.file_not_made', {
      conversation: chat.id,
      maker: reference.maker,
      error: codeOf(error),
    });
    return null;
  }
}

/** What the outbox holds of a message; null when it cannot be opened any more. */
export function readBody(deps: OutgoingDeps, chat: Chat, head: rows.Head): OutboxBody | null {
  try {
    return JSON.parse(deps.seal.open(bodyPlace(chat.id, head.seq), head.body)) as OutboxBody;
  } catch (error) {
    deps.log.error('sender.unreadable', { conversation: chat.id, error: codeOf(error) });
    return null;
  }
}
