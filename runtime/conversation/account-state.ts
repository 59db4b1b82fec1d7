/**
 * What our numbers can do at their gateways, as rows that all nodes read. A number that cannot send is paused: its
 * chats wait, nothing of theirs is lost, and they go on in order when it is back. The gateway tells of changes and is
 * asked besides.
 */
import type { Gateway, InstanceState } from '../gateway.ts';
import type { Clock, Database, Tx } from '../ports.ts';
import type { AfterCommit } from './after-commit.ts';
import type { Log } from './ports.ts';

export interface AccountsDeps {
  readonly database: Database;
  readonly log: Log;
  readonly clock: Clock;
  readonly afterCommit: AfterCommit;
  readonly gateways: ReadonlyMap<string, Gateway>;
  /** How often a number is asked for its state while it sends, and while it does not. Real time. */
  readonly statePollMs: number;
  readonly statePollPausedMs: number;
}

/** States that end by themselves are not in here. */
const needPerson: ReadonlySet<InstanceState> = new Set(['not_authorized', 'yellow_card', 'blocked']);
/** How far apart the gateway's clock and ours may be. */
const clockToleranceMs = 10_000;

interface Row {
  readonly state: InstanceState | null;
  readonly state_at: Date | null;
  readonly paused_by: string | null;
}

/** Notes a state as of a moment of domain time; one that is older than what is known is left out. */
export async function noteState(
  deps: AccountsDeps,
  accountId: string,
  state: InstanceState,
  at: Date,
): Promise<void> {
  const before = await deps.database.transaction(async (tx) => {
    const [row] = await tx.query<Row>({
      name: 'accounts.lock',
      text: `select state, state_at, paused_by from runtime.accounts where id = $1 for update`,
      values: [accountId],
    });
    if (row === undefined) return null;
    if (row.state_at !== null && at.getTime() < row.state_at.getTime() - clockToleranceMs) return null;
    const isBack = state === 'authorized' && row.state !== null && row.state !== state;
    const pausedBy = state === 'authorized' ? null : needPerson.has(state) ? state : row.paused_by;
    await tx.query({
      name: 'accounts.state',
      text: `update runtime.accounts
                set state = $2, state_at = $3, paused_by = $4, look_code = null,
                    paused_at = case when $2 = 'authorized' then null else coalesce(paused_at, $3) end,
                    held_until = case when $6 then null else held_until end,
                    look_at = least(look_at, clock_timestamp() + $5 * interval '1 millisecond')
              where id = $1`,
      values: [
        accountId,
        state,
        at,
        pausedBy,
        state === 'authorized' ? deps.statePollMs : deps.statePollPausedMs,
        isBack,
      ],
    });
    if (isBack) await wake(tx, deps.afterCommit, accountId);
    return row;
  });
  if (before === null || before.state === state) return;
  if (state === 'authorized') {
    if (before.state !== null) deps.log.warn('account.sends_again', { account: accountId });
  } else deps.log.error('account.paused', { account: accountId, state });
}

/** Lets the chats go on that waited for their number. */
async function wake(tx: Tx, afterCommit: AfterCommit, accountId: string): Promise<void> {
  const woken = await tx.query<{ id: string }>({
    name: 'senders.wake_held',
    text: `update runtime.senders set due_at = clock_timestamp(), held = false
            where account_id = $1 and held and claimed_by is null
            returning conversation_id as id`,
    values: [accountId],
  });
  for (const { id } of woken) afterCommit.of(tx).sends.add(id);
}

/** The gateway refused the number as a whole: nothing is sent for a while, and its state is asked for at once. */
export async function holdAccount(tx: Tx, accountId: string, code: string, forMs: number): Promise<void> {
  await tx.query({
    name: 'accounts.hold',
    text: `update runtime.accounts
              set held_until = clock_timestamp() + $3 * interval '1 millisecond', held_code = $2,
                  look_at = least(look_at, clock_timestamp() + interval '1 second')
            where id = $1`,
    values: [accountId, code, forMs],
  });
}

/** Notes what of the plan is used up. */
export async function noteQuota(database: Database, accountId: string, of: string): Promise<void> {
  await database.query({
    name: 'accounts.quota',
    text: `update runtime.accounts set quota_at = now(), quota_of = $2 where id = $1`,
    values: [accountId, of],
  });
}

/** Asks the gateways for the states that are due; one node asks for each number. */
export async function askStates(deps: AccountsDeps): Promise<void> {
  const names = [...deps.gateways.values()].filter((gateway) => gateway.state).map(({ name }) => name);
  const due = await deps.database.query<{ id: string; gateway: string; instance: string }>({
    name: 'accounts.claim_looks',
    text: `update runtime.accounts
              set look_at = clock_timestamp() + interval '1 millisecond'
                            * case when coalesce(state, 'authorized') = 'authorized' then $2::int else $3::int end
            where id = any(array(
                    select id from runtime.accounts where gateway = any($1) and look_at <= clock_timestamp()
                     order by look_at limit 20 for update skip locked))
            returning id, gateway, instance`,
    values: [names, deps.statePollMs, deps.statePollPausedMs],
  });
  await Promise.all(due.map((account) => askState(deps, account)));
}

async function askState(
  deps: AccountsDeps,
  account: { readonly id: string; readonly gateway: string; readonly instance: string },
): Promise<void> {
  const answer = await deps.gateways.get(account.gateway)?.state?.(account.instance);
  if (answer === undefined) return;
  if ('state' in answer) return noteState(deps, account.id, answer.state, deps.clock.now());
  deps.log.warn('account.state_unknown', { account: account.id, code: answer.failed });
  await deps.database.query({
    name: 'accounts.look_failed',
    text: `update runtime.accounts set look_code = $2 where id = $1`,
    values: [account.id, answer.failed],
  });
}

/** Wakes chats that are held although their number sends: whoever should have done it was killed. */
export async function mendHeld(database: Database): Promise<void> {
  await database.query({
    name: 'senders.mend_held',
    text: `update runtime.senders s set due_at = clock_timestamp(), held = false
             from runtime.accounts a
            where a.id = s.account_id and s.held and s.due_at = 'infinity' and s.claimed_by is null
              and coalesce(a.state, 'authorized') = 'authorized'`,
  });
}
