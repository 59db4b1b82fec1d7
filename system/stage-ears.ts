/** What each phone of a stage has heard: the messages that reached it, with what they were made from. */
import type { GreenApiSandbox } from '../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { SandboxMessage } from '../integrations/whatsapp/greenapi/sandbox/state.ts';
import { conversationOf, readSince } from '../runtime/conversation/history.ts';
import type { ChatName, Told } from '../runtime/conversation/history.ts';
import type { Seal } from '../runtime/conversation/ports.ts';
import type { Database } from '../runtime/ports.ts';
import type { Heard } from '../runtime/studio/replay/stage.ts';

interface Ear {
  readonly conversation: string;
  /** All up to this one reached the phone, and are not read again. */
  readonly seq: bigint;
  readonly upToSeq: readonly Heard[];
  readonly heard: readonly Heard[];
}

/** Listens for phones. Reads the database only when the gateway has shown a phone more than is known. */
export function createEars(options: {
  readonly database: Database;
  readonly seal: Seal;
  readonly gateway: GreenApiSandbox;
  chatOf(phone: string): ChatName;
}): (phone: string) => Promise<readonly Heard[]> {
  const { database, seal, gateway, chatOf } = options;
  const ears = new Map<string, Ear>();
  return async (phone) => {
    const reached = gateway.history(phone).filter((message) => message.from === 'bot');
    const ear = ears.get(phone);
    if ((ear?.heard.length ?? 0) === reached.length) return ear?.heard ?? [];
    const conversation = ear?.conversation ?? (await conversationOf(database, seal, chatOf(phone)));
    if (conversation === null) return [];
    const { seq, upToSeq } = ear ?? { seq: 0n, upToSeq: [] };
    const received = new Map(reached.map((message) => [message.id, message]));
    const told = await readSince(database, seal, conversation, seq);
    const found = told.map((message) => heardOf(message, received));
    const open = found.indexOf(null);
    const settled = open === -1 ? found.length : open;
    const heard = found.filter((message) => message !== null);
    const now: Ear = {
      conversation,
      seq: told[settled - 1]?.seq ?? seq,
      upToSeq: [...upToSeq, ...heard.slice(0, settled)],
      heard: [...upToSeq, ...heard],
    };
    ears.set(phone, now);
    return now.heard;
  };
}

/** Null: it has not reached the phone. */
function heardOf(message: Told, received: ReadonlyMap<string, SandboxMessage>): Heard | null {
  const shown = message.gatewayMessage === null ? undefined : received.get(message.gatewayMessage);
  if (shown === undefined) return null;
  const { template, options, data, of } = message;
  const file = shown.file?.name;
  return {
    id: shown.id,
    text: shown.text,
    template,
    of,
    options,
    data,
    ...(file === undefined ? {} : { file }),
  };
}
