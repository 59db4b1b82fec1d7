/** What happened in some people's conversations, from the database: for exports. Reads, changes nothing. */
import type { Database } from '../ports.ts';
import { bodyPlace } from './effects.ts';
import type { OutboxBody } from './effects.ts';
import { payloadPlace } from './events.ts';
import type { EventKind } from './events.ts';
import type { Seal } from './ports.ts';

/** An event and what was said in its turn. */
export interface RecordedTurn {
  readonly userId: string;
  readonly kind: EventKind;
  /** What made it one event; of a domain event the event's id stands in it. */
  readonly source: string;
  /** JSON text; null when it was a secret. */
  readonly payload: string | null;
  /** Domain time; null when nothing was said. */
  readonly at: Date | null;
  readonly said: readonly {
    readonly template: string | null;
    readonly text: string;
    readonly gatewayMessage: string | null;
  }[];
}

interface InboxRow {
  readonly conversation: string;
  readonly user: string;
  readonly source: string;
  readonly kind: EventKind;
  readonly payload: Uint8Array | null;
  readonly done: string | null;
}

interface OutboxRow {
  readonly conversation: string;
  readonly seq: bigint;
  readonly body: Uint8Array;
  readonly template: string | null;
  readonly gateway_message: string | null;
  readonly at: Date;
  readonly queued: string;
}

/** The turns of these people's conversations, in the order in which events came over all of them. */
export async function readRecord(
  database: Database,
  seal: Seal,
  userIds: readonly string[],
): Promise<readonly RecordedTurn[]> {
  const events = await database.query<InboxRow>({
    name: 'record.inbox',
    text: `select i.conversation_id as conversation, c.user_id as user, i.source_key as source, i.kind, i.payload,
                  i.done_at::text as done
             from runtime.inbox i join runtime.conversations c on c.id = i.conversation_id
            where c.user_id = any($1::uuid[]) order by i.id`,
    values: [userIds],
  });
  const messages = await database.query<OutboxRow>({
    name: 'record.outbox',
    text: `select o.conversation_id as conversation, o.seq, o.body, o.template, o.gateway_message, o.at,
                  o.queued_at::text as queued
             from runtime.outbox o join runtime.conversations c on c.id = o.conversation_id
            where c.user_id = any($1::uuid[]) and o.state = 'sent' order by o.conversation_id, o.seq`,
    values: [userIds],
  });
  // One transaction worked the event off and queued what it said: the times are the same.
  const ofTurn = Map.groupBy(messages, ({ conversation, queued }) => `${conversation} ${queued}`);
  return events.map((event) => {
    const said = ofTurn.get(`${event.conversation} ${event.done}`) ?? [];
    return {
      userId: event.user,
      kind: event.kind,
      source: event.source,
      payload:
        event.payload === null
          ? null
          : seal.open(payloadPlace(event.conversation, event.source), event.payload),
      at: said[0]?.at ?? null,
      said: said.map((row) => ({
        template: row.template,
        text: (JSON.parse(seal.open(bodyPlace(row.conversation, row.seq), row.body)) as OutboxBody).text,
        gatewayMessage: row.gateway_message,
      })),
    };
  });
}
