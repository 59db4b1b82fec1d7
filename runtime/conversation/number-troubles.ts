/** What is wrong with our numbers, for the readiness page, the metrics and `npm run why`. Ids and codes only. */
import type { Database } from '../ports.ts';

/** One trouble of one number. */
export interface NumberTrouble {
  readonly kind:
    | 'number_paused'
    /** The gateway refuses the number although its state says nothing: credentials, plan, address. */
    | 'number_refused'
    /** The gateway could not be asked what the number can do. */
    | 'number_unasked'
    /** Something of the plan was used up in the last day. */
    | 'plan_used_up';
  /** The gateway's own name of the number. */
  readonly subject: string;
  /** A state, a code, or what is used up. */
  readonly why: string;
  readonly at: Date;
  /** Chats of the number that wait with it. */
  readonly chats: number;
}

/** All of them, by number; none when every number sends. */
export function numberTroubles(database: Database): Promise<NumberTrouble[]> {
  return database.query<NumberTrouble>({
    name: 'numbers.troubles',
    text: `select t.kind, a.instance as subject, t.why, t.at,
                  (select count(*)::int from runtime.senders s where s.account_id = a.id and s.held) as chats
             from runtime.accounts a
             cross join lateral (values
               ('number_paused', nullif(a.state, 'authorized'), a.paused_at),
               ('number_refused', case when a.held_until > now() then a.held_code end, a.held_until),
               ('number_unasked', a.look_code, a.look_at),
               ('plan_used_up', case when a.quota_at > now() - interval '1 day' then a.quota_of end, a.quota_at)
             ) t (kind, why, at)
            where t.why is not null
            order by a.instance, t.kind`,
  });
}
