/** Tells operators that a number of ours stopped sending, and that it sends again, through whatever still works. */
import type { Gateway } from '../gateway.ts';
import type { Database } from '../ports.ts';
import type { Account, Chat, Chats } from './chats.ts';
import { announce, type AnnounceDeps } from './effects.ts';
import type { Persons, Texts } from './ports.ts';

export interface OperatorsDeps extends AnnounceDeps {
  readonly database: Database;
  readonly chats: Chats;
  readonly persons: Persons;
  readonly texts: Pick<Texts, 'numberPaused' | 'numberBack'>;
  readonly gateways: ReadonlyMap<string, Gateway>;
  /** Phones in E.164 with `+`. */
  readonly operators: readonly string[];
}

interface News {
  readonly id: string;
  readonly business: string;
  readonly name: string;
  readonly paused_by: string | null;
  readonly told: string | null;
}

/**
 * Tells what has not been told yet, each once. Without a number that sends nobody can be told here: then the log, the
 * readiness page and `npm run why` say it, and operators hear of it when it is over.
 */
export async function tellOperators(deps: OperatorsDeps): Promise<void> {
  const news = await deps.database.query<News>({
    name: 'operators.news',
    text: `select id, business_id as business, coalesce(nullif(number, ''), instance) as name, paused_by, told
             from runtime.accounts where paused_by is distinct from told`,
  });
  for (const item of news) await tell(deps, item);
}

async function tell(deps: OperatorsDeps, news: News): Promise<void> {
  const through = await sendingAccount(deps, news);
  const gateway = through && deps.gateways.get(through.gateway);
  const chats: Chat[] = [];
  if (through && gateway?.chatOf)
    for (const phone of deps.operators)
      chats.push(await deps.chats.ofChat(through, gateway.chatOf(phone), phone));
  await deps.database.transaction(async (tx) => {
    const [mine] = await tx.query({
      name: 'operators.told',
      text: `update runtime.accounts set told = $2
              where id = $1 and paused_by is not distinct from $2 and told is not distinct from $3
              returning 1 as one`,
      values: [news.id, news.paused_by, news.told],
    });
    if (mine === undefined) return;
    for (const chat of chats) {
      if (chat.userId === null) continue;
      const { language } = await deps.persons.read(tx, chat.userId);
      const text =
        news.paused_by === null
          ? deps.texts.numberBack(language, { number: news.name, state: news.told ?? '' })
          : deps.texts.numberPaused(language, { number: news.name, state: news.paused_by });
      const [row] = await tx.query<{ seq: bigint }>({
        name: 'operators.next_seq',
        text: `update runtime.conversations set next_seq = next_seq + 1 where id = $1
               returning next_seq - 1 as seq`,
        values: [chat.id],
      });
      if (row !== undefined) announce(tx, deps, chat, row.seq, text);
    }
  });
}

/** A number of the business that sends now: itself, if it is back. */
async function sendingAccount(deps: OperatorsDeps, news: News): Promise<Account | null> {
  if (deps.operators.length === 0) return null;
  const [row] = await deps.database.query<{ gateway: string; instance: string }>({
    name: 'operators.through',
    text: `select gateway, instance from runtime.accounts
            where business_id = $1 and coalesce(state, 'authorized') = 'authorized'
              and coalesce(held_until <= clock_timestamp(), true) and gateway = any($3)
            order by id <> $2, id limit 1`,
    values: [news.business, news.id, [...deps.gateways.keys()]],
  });
  return row === undefined ? null : deps.chats.account(row.gateway, row.instance);
}
