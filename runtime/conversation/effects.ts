/** What a turn leaves besides its event: messages, timers, tickets and the snapshot, written along with its commit. */
import type { Snapshot } from '../engine/model.ts';
import type { Pack } from '../language/model.ts';
import type { FileReference } from '../gateway.ts';
import type { Json, Language, Tx } from '../ports.ts';
import type { AfterCommit } from './after-commit.ts';
import type { Chat } from './chats.ts';
import type { Engine, Seal } from './ports.ts';
import { splitText } from './split.ts';
import type { Written } from './steps.ts';
import { insertTicketMessage } from './tickets.ts';

/** The sealed body of an outbox row. */
export interface OutboxBody {
  readonly text: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly data: Json;
  /** All that it was made from, for replays: templates by name, the runtime's strings by key. */
  readonly of?: readonly string[];
  /** The gateway's id of the message it answers. */
  readonly quotes?: string;
  readonly file?: FileReference;
}

/** Where a message's sealed body lies, and a conversation's snapshot. */
export const bodyPlace = (conversationId: string, seq: bigint): string =>
  `outbox.body:${conversationId}:${seq}`;
export const snapshotPlace = (conversationId: string): string => `conversations.snapshot:${conversationId}`;

type MessageEffect = Extract<Written, { kind: 'message' }>;

/** What there is to write at the end of a turn. */
export interface ToWrite {
  readonly chat: Chat;
  readonly pack: Pack;
  readonly snapshot: Snapshot;
  readonly language: Language;
  readonly effects: readonly Written[];
  /** Messages that the person does not want. */
  readonly paused: ReadonlySet<Written>;
  readonly nextSeq: bigint;
  /** Domain time. */
  readonly now: Date;
  /** Longest text of one message, and of one under a file; 0 where the gateway sends no files. */
  readonly textMax: number;
  readonly captionMax: number;
  /** False: nobody has just written, e.g. a reminder. */
  readonly asked: boolean;
  /** What the first message quotes: the gateway's id of the person's message, when the answer comes late. */
  readonly quotes: string | null;
  /** For tickets of a failed event. */
  readonly errorId: string | null;
  /** The event's own key: what it forwards to a person is forwarded once. */
  readonly source: string;
}

/** Writes it all; returns whether there is something to send. */
export function writeEffects(tx: Tx, seal: Seal, engine: Engine, write: ToWrite): boolean {
  const { chat, now } = write;
  let seq = write.nextSeq;
  let last: bigint | null = null;
  let { quotes } = write;
  const { asked } = write;
  for (const effect of write.effects) {
    if (effect.kind === 'message') {
      const suppressed = write.paused.has(effect);
      for (const part of parts(effect, write)) {
        const quoting = quotes === null || suppressed ? part : { ...part, quotes };
        insertMessage(tx, seal, chat, seq, quoting, { suppressed, asked }, now);
        if (!suppressed) {
          last = seq;
          quotes = null;
        }
        seq++;
      }
    } else writeOther(tx, seal, chat.id, effect, now, write);
  }
  if (last !== null) queueChat(tx, chat, last, asked);
  saveConversation(tx, seal, engine, write, seq);
  return last !== null;
}

/**
 * A long message becomes several; what a tap answers belongs to the last, a quotation of any means them all. A file
 * whose caption would be too long goes before the words.
 */
function parts(message: MessageEffect, limits: Pick<ToWrite, 'textMax' | 'captionMax'>): MessageEffect[] {
  const { file, ...effect } = message;
  if (file !== undefined && effect.text.length <= limits.captionMax) return [message];
  const texts = splitText(effect.text, limits.textMax);
  const words = texts.map((text, index) =>
    index === texts.length - 1 ? { ...effect, text } : { ...effect, text, options: [] },
  );
  if (file === undefined || limits.captionMax === 0) return words;
  return [{ ...effect, text: '', options: [], file }, ...words];
}

/** Queues one message. Its chat must be queued besides (`queueChat`). */
function insertMessage(
  tx: Tx,
  seal: Seal,
  chat: Chat,
  seq: bigint,
  message: OutboxBody & Pick<MessageEffect, 'visit' | 'template'>,
  { suppressed, asked }: { readonly suppressed: boolean; readonly asked: boolean },
  now: Date,
): void {
  const { text, options, data, of, quotes, file } = message;
  const body: OutboxBody = {
    text,
    options,
    data,
    ...(of === undefined ? {} : { of }),
    ...(quotes === undefined ? {} : { quotes }),
    ...(file === undefined ? {} : { file }),
  };
  tx.write({
    name: 'outbox.insert',
    text: `insert into runtime.outbox (conversation_id, seq, account_id, body, visit, template, state, at, asked)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [
      chat.id,
      seq,
      chat.account.id,
      seal.seal(bodyPlace(chat.id, seq), JSON.stringify(body)),
      message.visit,
      message.template,
      suppressed ? 'suppressed' : 'queued',
      now,
      asked,
    ],
  });
}

/**
 * Says that a chat has something to send up to `lastSeq`. One that is claimed or waits out a back-off stays so: the
 * newest number tells its sender that there is more. One that is held for its number is looked at again when somebody
 * waits for an answer.
 */
function queueChat(tx: Tx, chat: Chat, lastSeq: bigint, asked: boolean): void {
  tx.write({
    name: 'senders.queue',
    text: `insert into runtime.senders (conversation_id, account_id, due_at, last_seq) values ($1, $2, now(), $3)
           on conflict (conversation_id) do update
             set last_seq = excluded.last_seq,
                 due_at = case when senders.held and $4 then now() else coalesce(senders.due_at, now()) end`,
    values: [chat.id, chat.account.id, lastSeq, asked],
  });
}

/** What an announcement needs of its neighbours. */
export interface AnnounceDeps {
  readonly seal: Seal;
  readonly afterCommit: AfterCommit;
  readonly now: () => Date;
}

/** Queues a sentence that belongs to no question, under a number of the conversation's that was taken for it. */
export function announce(tx: Tx, deps: AnnounceDeps, chat: Chat, seq: bigint, text: string): void {
  const message = { text, options: [], data: null, visit: null, template: null };
  insertMessage(tx, deps.seal, chat, seq, message, { suppressed: false, asked: true }, deps.now());
  queueChat(tx, chat, seq, true);
  deps.afterCommit.of(tx).sends.add(chat.id);
}

function writeOther(
  tx: Tx,
  seal: Seal,
  conversationId: string,
  effect: Exclude<Written, { kind: 'message' }>,
  now: Date,
  { errorId, source }: Pick<ToWrite, 'errorId' | 'source'>,
): void {
  switch (effect.kind) {
    case 'timer':
      return tx.write({
        name: 'timers.set',
        // A timer that is set again is another setting, so that its event is another event.
        text: `insert into runtime.timers as t (conversation_id, timer, due_at) values ($1, $2, $3)
               on conflict (conversation_id, timer) do update
                 set due_at = excluded.due_at, setting = default`,
        values: [conversationId, effect.timer, effect.at],
      });
    case 'cancel_timer':
      return tx.write({
        name: 'timers.cancel',
        text: `delete from runtime.timers where conversation_id = $1 and timer = $2`,
        values: [conversationId, effect.timer],
      });
    case 'ticket':
      return insertTicket(tx, conversationId, effect, now, errorId);
    case 'forward':
      return insertTicketMessage(tx, seal, conversationId, {
        reference: effect.reference,
        key: source,
        by: 'member',
        body: effect.content,
        marked: effect.marked ?? null,
        at: now,
      });
    case 'split':
      return tx.write({
        name: 'splits.record',
        text: `insert into runtime.splits (conversation_id, trial, way, at) values ($1, $2, $3, $4)
               on conflict (conversation_id, trial) do update set way = excluded.way, at = excluded.at`,
        values: [conversationId, effect.trial, effect.way, now],
      });
  }
}

/** Opens a ticket; one of the same reference in this conversation is the same ticket. */
export function insertTicket(
  tx: Tx,
  conversationId: string,
  ticket: {
    readonly reference: string;
    readonly queue: string;
    readonly flow: string | null;
    readonly step: string | null;
  },
  now: Date,
  errorId: string | null,
): void {
  tx.write({
    name: 'tickets.insert',
    text: `insert into runtime.tickets (conversation_id, reference, queue, flow, step, error_id, opened_at)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (conversation_id, reference) do nothing`,
    values: [conversationId, ticket.reference, ticket.queue, ticket.flow, ticket.step, errorId, now],
  });
}

function saveConversation(tx: Tx, seal: Seal, engine: Engine, write: ToWrite, nextSeq: bigint): void {
  const { chat, pack, snapshot } = write;
  const top = snapshot.frames.at(-1);
  const json = JSON.stringify(engine.encodeSnapshot(pack, snapshot));
  tx.write({
    name: 'conversations.save',
    text: `update runtime.conversations
              set snapshot = $2, logic_hash = $3, language = $4, flow = $5, step = $6, next_seq = $7, changed_at = $8,
                  visits = $9, calls = $10
            where id = $1`,
    values: [
      chat.id,
      seal.seal(snapshotPlace(chat.id), json),
      pack.logicHash,
      write.language,
      top?.flow ?? null,
      top?.at ?? null,
      nextSeq,
      write.now,
      snapshot.visits,
      snapshot.numbers,
    ],
  });
}
