/** What a chat was told: the outbox opened again, for replays and the pages. */
import type { Database, Json } from '../ports.ts';
import { bodyPlace } from './effects.ts';
import type { OutboxBody } from './effects.ts';
import type { Seal } from './ports.ts';

/** A message of ours, with what it was made from. */
export interface Told {
  readonly template: string | null;
  readonly text: string;
  readonly options: readonly { readonly id: string; readonly label: string }[];
  readonly data: Json;
  /** The gateway's id, once it has taken the message. */
  readonly gatewayMessage: string | null;
  readonly state: string;
}

interface Row {
  readonly conversation_id: string;
  readonly seq: bigint;
  readonly body: Uint8Array;
  readonly template: string | null;
  readonly gateway_message: string | null;
  readonly state: string;
}

/** The newest `newest` messages to a chat, oldest first; none when there is no such chat. */
export async function readHistory(
  database: Database,
  seal: Seal,
  of: { readonly gateway: string; readonly instance: string; readonly chat: string },
  newest = 1_000,
): Promise<readonly Told[]> {
  const [account] = await database.query<{ id: string }>({
    name: 'history.account',
    text: `select id from runtime.accounts where gateway = $1 and instance = $2`,
    values: [of.gateway, of.instance],
  });
  if (!account) return [];
  const rows = await database.query<Row>({
    name: 'history.outbox',
    text: `select o.conversation_id, o.seq, o.body, o.template, o.gateway_message, o.state
             from runtime.outbox o
             join runtime.conversations c on c.id = o.conversation_id
            where c.account_id = $1 and c.chat_index = $2
            order by o.seq desc limit $3`,
    values: [account.id, seal.index('conversations.chat', `${account.id} ${of.chat}`), newest],
  });
  return rows.reverse().map((row) => {
    const body = JSON.parse(seal.open(bodyPlace(row.conversation_id, row.seq), row.body)) as OutboxBody;
    return { ...body, template: row.template, gatewayMessage: row.gateway_message, state: row.state };
  });
}
