/**
 * Domain time: everything that becomes due is a row, worked off in order of due time.
 *
 * Rows are added by whoever decides and closed by the sweep alone. Handlers look at state under the group's lock, so
 * an item that has lost its point does nothing; nobody has to find and cancel it.
 */
import type { Database, Sweep, Tx } from '../runtime/ports.ts';
import { AppError } from '../runtime/errors.ts';
import type { LedgerPorts, Work } from './work.ts';

/** The kinds of items; each has one handler. */
export type AgendaKind =
  | 'terms.deadline'
  | 'circle.first_day'
  | 'cycle.due'
  | 'cycle.nudge'
  | 'circle.end'
  | 'payment.ask'
  | 'payment.expire'
  | 'paybill.ask'
  | 'payout.release'
  | 'payout.ask'
  | 'payout.give_up';

/** Something to do at a moment. The id derives from the cause: the same item is put down once. */
export interface AgendaItem {
  readonly id: string;
  readonly dueAt: Date;
  readonly kind: AgendaKind;
  readonly subject: string;
  readonly groupId: string | null;
}

/** Does an item in the transaction that closes it. `dueAt` is when it should have been done. */
export type AgendaHandler = (work: Work, item: AgendaItem) => Promise<AfterItem>;

/** What is to be done once the transaction is committed, if anything. */
export type AfterItem = void | (() => void);

/** Puts an item down. */
export function schedule(tx: Tx, item: AgendaItem): void {
  tx.write({
    name: 'agenda.put',
    text: `insert into domain.agenda (id, due_at, kind, subject, group_id) values ($1, $2, $3, $4, $5)
           on conflict (id) do nothing`,
    values: [item.id, item.dueAt, item.kind, item.subject, item.groupId],
  });
}

/** Waits between tries of an item whose handler failed, in domain time. */
const retryMs = [5_000, 30_000, 120_000, 600_000, 3_600_000];

/** Candidates looked at in one go. */
const batch = 50;

interface ItemRow {
  readonly id: string;
  readonly due_at: Date;
  readonly kind: AgendaKind;
  readonly subject: string;
  readonly group_id: string | null;
  readonly tries: number;
}

/**
 * The sweep over the agenda. Safe on several nodes: candidates are picked without a lock and claimed by key; an item
 * waits while an earlier one of its group is open. A handler that fails is tried again later and blocks nobody else.
 */
export function agendaSweep(options: {
  readonly database: Database;
  readonly ports: LedgerPorts;
  readonly handlers: Readonly<Record<AgendaKind, AgendaHandler>>;
  readonly onFailure: (error: unknown, item: AgendaItem) => void;
}): Sweep {
  const { database, handlers, ports, onFailure } = options;

  /** One item in a transaction of its own; false when somebody else has it or an earlier one is open. */
  async function work(id: string, now: Date): Promise<boolean> {
    let claimed: ItemRow | undefined;
    let after: AfterItem;
    try {
      after = await database.transaction(async (tx) => {
        [claimed] = await tx.query<ItemRow>({
          name: 'agenda.claim',
          text: `select id, due_at, kind, subject, group_id, tries from domain.agenda item
                 where id = $1 and done_at is null and due_at <= $2
                   and (group_id is null or not exists (
                     select 1 from domain.agenda earlier
                     where earlier.group_id = item.group_id and earlier.done_at is null
                       and (earlier.due_at, earlier.id) < (item.due_at, item.id)))
                 for update skip locked`,
          values: [id, now],
        });
        if (!claimed) return;
        const then = await handlers[claimed.kind]({ ...ports, tx, now }, toItem(claimed));
        tx.write({
          name: 'agenda.done',
          text: 'update domain.agenda set done_at = $2 where id = $1',
          values: [id, now],
        });
        ports.pass?.('agenda.before_commit');
        return then;
      });
    } catch (error) {
      if (!claimed) throw error;
      await postpone(database, claimed, error, now);
      onFailure(error, toItem(claimed));
      return true;
    }
    after?.();
    if (claimed) ports.pass?.('agenda.after_commit');
    return claimed !== undefined;
  }

  return {
    name: 'ledger.agenda',
    async nextDueAt() {
      const [row] = await database.query<{ due_at: Date | null }>({
        name: 'agenda.next',
        text: 'select min(due_at) as due_at from domain.agenda where done_at is null',
      });
      return row?.due_at ?? null;
    },
    async run(now) {
      let count = 0;
      for (;;) {
        const candidates = await database.query<{ id: string }>({
          name: 'agenda.candidates',
          text: `select id from domain.agenda where done_at is null and due_at <= $1
                 order by due_at, id limit $2`,
          values: [now, batch],
        });
        let done = 0;
        for (const { id } of candidates) if (await work(id, now)) done += 1;
        count += done;
        if (done === 0) return count;
      }
    },
  };
}

const toItem = (row: ItemRow): AgendaItem => ({
  id: row.id,
  dueAt: row.due_at,
  kind: row.kind,
  subject: row.subject,
  groupId: row.group_id,
});

async function postpone(database: Database, row: ItemRow, error: unknown, now: Date): Promise<void> {
  const wait = retryMs[Math.min(row.tries, retryMs.length - 1)] ?? 0;
  await database.query({
    name: 'agenda.postpone',
    text: 'update domain.agenda set due_at = $2, tries = tries + 1, note = $3 where id = $1 and done_at is null',
    values: [row.id, new Date(now.getTime() + wait), error instanceof AppError ? error.code : 'failed'],
  });
}

/** Items that failed and wait for another try, for operators. */
export async function failingItems(
  tx: Tx,
): Promise<{ readonly id: string; readonly kind: string; readonly tries: number; readonly note: string }[]> {
  return tx.query({
    name: 'agenda.failing',
    text: 'select id, kind, tries, note from domain.agenda where done_at is null and tries > 0 order by due_at',
  });
}
