/** What a turn leaves besides its event: messages, timers, tickets and the snapshot, written in its last trip. */
import type { Snapshot } from '../engine/model.ts';
import type { Pack } from '../language/model.ts';
import type { Json, Language, Tx } from '../ports.ts';
import type { Chat } from './chats.ts';
import type { Engine, Seal } from './ports.ts';
import { splitText } from './split.ts';
import type { Written } from './steps.ts';
import { insertTicketMessage } from './tickets.ts';
import { together } from './together.ts';

/** The sealed body of an outbox row. */
export interface OutboxBody {
  readonly text: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly data: Json;
}

export const bodyPlace = (conversationId: string, seq: bigint): string =>
  `outbox.body:${conversationId}:${seq}`;
export const snapshotPlace = (conversationId: string): string => `conversations.snapshot:${conversationId}`;

type MessageEffect = Extract<Written, { kind: 'message' }>;

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
  /** Longest text of one message. */
  readonly textMax: number;
  /** For tickets of a failed event. */
  readonly errorId: string | null;
  /** The event's own key: what it forwards to a person is forwarded once. */
  readonly source: string;
}

/** Writes it all; returns whether there is something to send. */
export async function writeEffects(tx: Tx, seal: Seal, engine: Engine, write: ToWrite): Promise<boolean> {
  const { chat, now } = write;
  const work: Promise<unknown>[] = [];
  let seq = write.nextSeq;
  let last: bigint | null = null;
  for (const effect of write.effects) {
    if (effect.kind === 'message') {
      const suppressed = write.paused.has(effect);
      for (const part of parts(effect, write.textMax)) {
        work.push(insertMessage(tx, seal, chat, seq, part, suppressed, now));
        if (!suppressed) last = seq;
        seq++;
      }
    } else work.push(writeOther(tx, seal, chat.id, effect, now, write));
  }
  if (last !== null) work.push(queueChat(tx, chat, last));
  work.push(saveConversation(tx, seal, engine, write, seq));
  await together(work);
  return last !== null;
}

/** A long message becomes several; what a tap answers belongs to the last. */
function parts(effect: MessageEffect, textMax: number): MessageEffect[] {
  const texts = splitText(effect.text, textMax);
  return texts.map((text, index) =>
    index === texts.length - 1 ? { ...effect, text } : { ...effect, text, visit: null, options: [] },
  );
}

/** Queues one message. Its chat must be queued besides (`queueChat`). */
export function insertMessage(
  tx: Tx,
  seal: Seal,
  chat: Chat,
  seq: bigint,
  message: Pick<MessageEffect, 'text' | 'options' | 'data' | 'visit' | 'template'>,
  suppressed: boolean,
  now: Date,
): Promise<unknown> {
  const body: OutboxBody = { text: message.text, options: message.options, data: message.data };
  return tx.query({
    name: 'outbox.insert',
    text: `insert into runtime.outbox (conversation_id, seq, account_id, body, visit, template, state, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      chat.id,
      seq,
      chat.account.id,
      seal.seal(bodyPlace(chat.id, seq), JSON.stringify(body)),
      message.visit,
      message.template,
      suppressed ? 'suppressed' : 'queued',
      now,
    ],
  });
}

/**
 * Says that a chat has something to send up to `lastSeq`. One that is claimed or waits out a back-off stays so: the
 * newest number tells its sender that there is more.
 */
export function queueChat(tx: Tx, chat: Chat, lastSeq: bigint): Promise<unknown> {
  return tx.query({
    name: 'senders.queue',
    text: `insert into runtime.senders (conversation_id, account_id, due_at, last_seq) values ($1, $2, now(), $3)
           on conflict (conversation_id) do update
             set last_seq = excluded.last_seq, due_at = coalesce(senders.due_at, now())`,
    values: [chat.id, chat.account.id, lastSeq],
  });
}

function writeOther(
  tx: Tx,
  seal: Seal,
  conversationId: string,
  effect: Exclude<Written, { kind: 'message' }>,
  now: Date,
  { errorId, source }: Pick<ToWrite, 'errorId' | 'source'>,
): Promise<unknown> {
  switch (effect.kind) {
    case 'timer':
      return tx.query({
        name: 'timers.set',
        // A timer that is set again is another setting, so that its event is another event.
        text: `insert into runtime.timers as t (conversation_id, timer, due_at) values ($1, $2, $3)
               on conflict (conversation_id, timer) do update
                 set due_at = excluded.due_at, setting = default`,
        values: [conversationId, effect.timer, effect.at],
      });
    case 'cancel_timer':
      return tx.query({
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
        at: now,
      });
    case 'split':
      return tx.query({
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
): Promise<unknown> {
  return tx.query({
    name: 'tickets.insert',
    text: `insert into runtime.tickets (conversation_id, reference, queue, flow, step, error_id, opened_at)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (conversation_id, reference) do nothing`,
    values: [conversationId, ticket.reference, ticket.queue, ticket.flow, ticket.step, errorId, now],
  });
}

function saveConversation(
  tx: Tx,
  seal: Seal,
  engine: Engine,
  write: ToWrite,
  nextSeq: bigint,
): Promise<unknown> {
  const { chat, pack, snapshot } = write;
  const top = snapshot.frames.at(-1);
  const json = JSON.stringify(engine.encodeSnapshot(pack, snapshot));
  return tx.query({
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
