/** Three members who play their circle to its end, whatever happens to the other side. */
import { setTimeout as sleep } from 'node:timers/promises';
import { phones } from './circles.ts';
import { readCredited } from './money-oracles.ts';
import type { Stand } from './stand.ts';

const minute = 60_000;
const hour = 60 * minute;

/** What the members saw on the way. */
export interface Seen {
  /** Messages that nobody answered. */
  readonly unanswered: string[];
  /** Receipts that only the provider's statement could tell of. */
  readonly byStatement: Set<string>;
}

interface Cycle {
  readonly due_at: Date;
  readonly status: string;
  readonly unpaid: number;
}

/** When somebody reads the provider's statement: once a turn is paid, or when the circle is over. */
export type Statement = 'each turn' | 'at the end';

/** All turns: everybody pays, the pot goes out on its day. Throws when a turn does not come to its end in days. */
export async function playTurns(stand: Stand, seen: Seen, statement: Statement): Promise<void> {
  for (let number = 1; number <= phones.length; number++) {
    const cycle = await readCycle(stand, number);
    const before = new Date(cycle.due_at.getTime() - 9 * hour);
    if (before > stand.clock.now()) await stand.advanceTo(before);
    await everybodyPays(stand, number, seen);
    if (statement === 'each turn') await announce(stand, seen);
    stand.deployment.aim(stand.plan.aroundPayout());
    if (cycle.due_at > stand.clock.now()) await stand.advanceTo(cycle.due_at);
    const isOver = async () => (await readCycle(stand, number)).status === 'completed';
    await waitHours(stand, `turn ${number}`, isOver);
  }
}

/**
 * Until nothing is left: every shilling credited, every payout sent, every credit given back. Late prompts and credits
 * take hours of domain time.
 */
export async function playToTheEnd(stand: Stand, seen: Seen): Promise<void> {
  await waitHours(stand, 'what came late', async () => {
    const open = await leftOver(stand);
    if (open.length > 0) await announce(stand, seen);
    return open.length === 0;
  });
}

/**
 * A prompt whose answer fell into one fault and whose notice fell into another cannot be asked about by anything that
 * we know of it: the member was told that nothing came and has paid again. Somebody finds it on the provider's
 * statement and announces it by its receipt number; it is credited and goes back to its payer.
 */
async function announce(stand: Stand, seen: Seen): Promise<void> {
  const unheardOf = await stand.database.query<{ reference: string }>({
    name: 'chaos.unheard_of',
    text: `select reference from domain.payments pay where provider_ref is null
             and not exists (select 1 from domain.money_claims claim where claim.subject = pay.id)`,
  });
  const references = new Set(unheardOf.map(({ reference }) => reference));
  const credited = await readCredited(stand);
  for (const { direction, reference, receipt } of stand.sandboxes.money.book().movements) {
    if (direction !== 'in' || !references.has(reference) || credited.get(reference) !== 0) continue;
    seen.byStatement.add(receipt);
    stand.sandboxes.money.announce(receipt);
  }
  await stand.settle();
}

/** Each member writes PAY and confirms, and pays whatever their phone asks for; who was not heard tries again later. */
async function everybodyPays(stand: Stand, number: number, seen: Seen): Promise<void> {
  for (let tries = 0; (await readCycle(stand, number)).unpaid > 0; tries++) {
    if (tries > 40) throw new Error(`turn ${number} is not paid after ${tries} tries`);
    await everybody(stand, 'PAY', seen);
    stand.answering();
    await everybody(stand, 'Yes', seen);
    await payPrompts(stand);
    await stand.settle();
    // Nothing is asked of the same phone twice within two minutes; an unknown request is given up after ten.
    if ((await readCycle(stand, number)).unpaid > 0)
      await stand.advanceTo(new Date(stand.clock.now().getTime() + 4 * minute));
  }
}

/** All write the same; who gets no answer is noted. */
export async function everybody(stand: Stand, text: string, seen: Seen): Promise<void> {
  stand.turnPage();
  for (const phone of phones) stand.sandboxes.gateway.phoneSends(phone, { text });
  await stand.settle();
  for (const phone of phones) {
    const chat = stand.sandboxes.gateway.history(phone);
    const asked = chat.findLastIndex(({ from }) => from === 'phone');
    if (!chat.slice(asked).some(({ from }) => from === 'bot'))
      seen.unanswered.push(`${phone} wrote ${text} and nobody answered`);
  }
}

/** A person takes a moment to type the PIN, also while nobody serves. */
async function payPrompts(stand: Stand): Promise<void> {
  stand.turnPage();
  for (const prompt of stand.sandboxes.money.prompts()) {
    if (prompt.state === 'open') stand.sandboxes.money.act(prompt.id, 'pays');
    await sleep(0);
  }
}

/** A payout may be looked for, given up and made again; that takes hours of domain time. */
async function waitHours(stand: Stand, what: string, isDone: () => Promise<boolean>): Promise<void> {
  for (let hours = 0; !(await isDone()); hours++) {
    if (hours > 96) throw new Error(`${what} did not come to its end in four days`);
    await stand.advanceTo(new Date(stand.clock.now().getTime() + hour));
  }
}

/** What has not come to its end, as words. */
async function leftOver(stand: Stand): Promise<string[]> {
  const credited = await readCredited(stand);
  const lost = stand.sandboxes.money
    .book()
    .movements.filter(({ direction, reference }) => direction === 'in' && credited.get(reference) === 0);
  const rows = await stand.database.query<{ what: string }>({
    name: 'chaos.left_over',
    text: `select 'payout ' || id as what from domain.payouts where status <> 'sent'
           union all select account from domain.balances where balance <> 0 and account like any ('{credit:%,escrow:%,clearing:%}')`,
  });
  return [...lost.map(({ reference }) => `payment ${reference}`), ...rows.map(({ what }) => what)];
}

async function readCycle(stand: Stand, number: number): Promise<Cycle> {
  const [cycle] = await stand.database.query<Cycle>({
    name: 'chaos.cycle',
    text: `select number, due_at, status,
             coalesce((select count(*) from domain.contributions c
               where c.group_id = cycles.group_id and c.cycle = $1 and c.status = 'due'), 0)::int as unpaid
           from domain.cycles where number = $1`,
    values: [number],
  });
  if (!cycle) throw new Error(`there is no turn ${number}`);
  return cycle;
}
