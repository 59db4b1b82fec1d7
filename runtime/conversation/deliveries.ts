/** Ticks: what the gateway says of messages after they were sent. They never go backwards. */
import type { GatewayEvent } from '../gateway.ts';
import type { Database, Tx } from '../ports.ts';
import type { Account, Chat } from './chats.ts';
import { bodyPlace, type OutboxBody } from './effects.ts';
import type { Seal } from './ports.ts';
import { record } from './sender-rows.ts';

type Delivery = Extract<GatewayEvent, { kind: 'delivery' }>;
type Tick = 'sent' | 'delivered' | 'read' | 'failed';

/** Notes a tick. One that comes before the send's answer was recorded is kept until then. */
export async function noteDelivery(database: Database, account: Account, event: Delivery): Promise<void> {
  const tick: Tick = event.state === 'no_account' ? 'failed' : event.state;
  await database.transaction(async (tx) => {
    if (await applyTick(tx, account.id, event.message, tick, event.state, event.at)) return;
    await tx.query({
      name: 'early_deliveries.keep',
      text: `insert into runtime.early_deliveries (account_id, gateway_message, state, at) values ($1, $2, $3, $4)
             on conflict do nothing`,
      values: [account.id, event.message, event.state, event.at],
    });
  });
}

/** Applies ticks that were kept while their message's answer was being recorded; forgets those of nobody's. */
export async function mendDeliveries(database: Database): Promise<void> {
  const rows = await database.query<{ account_id: string; gateway_message: string }>({
    name: 'early_deliveries.known',
    text: `select distinct e.account_id, e.gateway_message
             from runtime.early_deliveries e
             join runtime.outbox o on o.account_id = e.account_id and o.gateway_message = e.gateway_message
            limit 1000`,
  });
  for (const row of rows)
    await database.transaction((tx) => applyEarly(tx, row.account_id, row.gateway_message));
  await database.query({
    name: 'early_deliveries.forget',
    text: `delete from runtime.early_deliveries where received_at < now() - interval '1 day'`,
  });
  // The gateway reports a message for a day; after that nothing is taken for an older one.
  await database.query({
    name: 'stray_messages.forget',
    text: `delete from runtime.stray_messages where at < now() - interval '2 days'`,
  });
}

/** Applies the ticks that came before the answer of the send, which has just been recorded. */
export async function applyEarly(tx: Tx, accountId: string, gatewayMessage: string): Promise<void> {
  const early = await tx.query<{ state: Delivery['state']; at: Date }>({
    name: 'early_deliveries.take',
    text: `delete from runtime.early_deliveries where account_id = $1 and gateway_message = $2 returning state, at`,
    values: [accountId, gatewayMessage],
  });
  for (const { state, at } of early)
    await applyTick(tx, accountId, gatewayMessage, state === 'no_account' ? 'failed' : state, state, at);
}

/** True when the message is known, whether or not the tick is news. */
async function applyTick(
  tx: Tx,
  accountId: string,
  gatewayMessage: string,
  tick: Tick,
  code: string,
  at: Date,
): Promise<boolean> {
  const rows = await tx.query<{ conversation_id: string; seq: bigint; gone: boolean }>({
    name: 'outbox.tick',
    text: `update runtime.outbox
              set delivery = case
                    when $3 = 'failed' and delivery in ('delivered', 'read') then delivery
                    when $3 = 'failed' then 'failed'
                    when array_position($6::text[], $3) > coalesce(array_position($6::text[], delivery), 0) then $3
                    else delivery end,
                  code = case when $3 = 'failed' then $4 else code end,
                  delivered_at = case when $3 in ('delivered', 'read') then coalesce(delivered_at, $5) else delivered_at end,
                  read_at = case when $3 = 'read' then coalesce(read_at, $5) else read_at end
            where account_id = $1 and gateway_message = $2
            returning conversation_id, seq, $3 = 'failed' and delivery = 'failed' as gone`,
    // "failed" stands lowest: a message that arrives after all is delivered.
    values: [accountId, gatewayMessage, tick, code, at, ['failed', 'sent', 'delivered', 'read']],
  });
  for (const row of rows) {
    if (!row.gone) continue;
    await tx.query({
      name: 'dead_letters.undelivered',
      text: `insert into runtime.dead_letters (kind, conversation_id, seq, code)
             select 'message', $1, $2, $3
              where not exists (select 1 from runtime.dead_letters where conversation_id = $1 and seq = $2)`,
      values: [row.conversation_id, row.seq, code],
    });
  }
  return rows.length > 0;
}

/** Our own message, reported back: settles a send whose answer was lost. Returns whether there was one. */
export async function noteOwnMessage(
  database: Database,
  seal: Seal,
  chat: Chat,
  event: Extract<GatewayEvent, { kind: 'own_message' }>,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const [row] = await tx.query<{ seq: bigint; body: Uint8Array }>({
      name: 'outbox.unknown_head',
      text: `select seq, body from runtime.outbox o
              where conversation_id = $1 and state = 'unknown'
                and not exists (select 1 from runtime.outbox where account_id = $2 and gateway_message = $3)
                and not exists (select 1 from runtime.stray_messages s
                                 where s.account_id = $2 and s.gateway_message = $3
                                   and (s.conversation_id, s.seq) <> (o.conversation_id, o.seq))
              order by seq limit 1 for update`,
      values: [chat.id, chat.account.id, event.message],
    });
    if (row === undefined) return false;
    const body = JSON.parse(seal.open(bodyPlace(chat.id, row.seq), row.body)) as OutboxBody;
    if (body.text !== event.text) return false;
    await record(tx, chat.id, row.seq, 'sent', null, event.message);
    await applyEarly(tx, chat.account.id, event.message);
    await tx.query({
      name: 'senders.wake',
      text: `update runtime.senders set due_at = clock_timestamp()
              where conversation_id = $1 and due_at is not null and claimed_by is null`,
      values: [chat.id],
    });
    return true;
  });
}
