/** What falls due next, for people who watch the clock. The sweep itself never asks: it looks at state when it is time. */
import type { Database } from '../runtime/ports.ts';
import type { AgendaKind } from './agenda.ts';

/** The next thing on the agenda that still has a point. */
export interface Upcoming {
  readonly at: Date;
  readonly kind: AgendaKind;
  /** Which moment of a turn it is, for `cycle.nudge`: soon, today, late, fee, escalate or waits. Else empty. */
  readonly moment: string;
  /** The turn it is about; null where it is about no turn. */
  readonly turn: number | null;
  /** The group's name; null where the item belongs to none. */
  readonly group: string | null;
}

/** The earliest open item that would do something as things stand, or null. */
export async function upcoming(database: Database): Promise<Upcoming | null> {
  const [row] = await database.query<Upcoming>({
    name: 'agenda.upcoming',
    text: `select item.due_at as at, item.kind,
             case item.kind when 'cycle.nudge' then split_part(item.subject, '/', 2) else '' end as moment,
             coalesce(cycle.number, payment.cycle, payout.cycle, sent.cycle)::float8 as turn, name.name as "group"
           from domain.agenda item
           left join domain.cycles cycle
             on item.kind in ('cycle.due', 'cycle.nudge') and cycle.id = split_part(item.subject, '/', 1)
           left join domain.payments payment on item.kind like 'payment.%' and payment.id = item.subject
           left join domain.payouts payout on item.kind = 'payout.release' and payout.id = item.subject
           left join domain.payout_attempts attempt
             on item.kind in ('payout.ask', 'payout.give_up') and attempt.key = item.subject
           left join domain.payouts sent on sent.id = attempt.payout_id
           left join domain.groups circle on circle.id = item.group_id
           left join domain.group_names name on name.group_id = item.group_id
           where item.done_at is null and case
             when item.kind = 'terms.deadline' then circle.status = 'agreeing'
             when item.kind = 'circle.end' then circle.status = 'active'
             when item.kind = 'circle.first_day' then circle.status = 'forming' and circle.taken > 1
               and circle.starts_on::text = split_part(item.subject, '/', 2)
             when item.kind = 'cycle.nudge' then exists (
               select from domain.contributions owed
               where owed.group_id = cycle.group_id and owed.cycle = cycle.number and (owed.status = 'due'
                 or item.subject like '%/waits' and owed.status = 'unpaid' and owed.user_id <> cycle.user_id))
             when item.kind = 'payment.expire' then payment.status in ('initiated', 'pending')
             when item.kind = 'payment.ask' then payment.provider_ref is not null and not payment.prompt_done
               and not (payment.status = 'failed' and payment.reason is distinct from 'expired')
             when item.kind = 'paybill.ask' then not exists (
               select from domain.provider_receipts known where known.receipt = item.subject)
             when item.kind = 'payout.release' then payout.status in ('scheduled', 'held')
             when attempt.key is not null then attempt.status not in ('failed', 'completed')
             else true end
           order by item.due_at, item.id limit 1`,
  });
  return row ?? null;
}
