/** Three members who play their circle to its end, whatever happens to the other side. */
import { setTimeout as sleep } from 'node:timers/promises';
import { phones } from './databases.ts';
import { readCredited } from './oracles.ts';
import type { Stand } from './stand.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Cycle {
  readonly number: number;
  readonly due_at: Date;
  readonly status: string;
  readonly unpaid: number;
}

/**
 * All turns: everybody pays, the pot goes out on its day. Throws when a turn does not come to its end in days. Returns
 * how many payments only the provider's statement could tell of.
 */
export async function playCircle(stand: Stand): Promise<number> {
  for (let number = 1; number <= phones.length; number++) {
    const cycle = await readCycle(stand, number);
    await stand.advanceTo(new Date(cycle.due_at.getTime() - 9 * hour));
    await everybodyPays(stand, number);
    await stand.advanceTo(cycle.due_at);
    await waitHours(
      stand,
      `turn ${number}`,
      async () => (await readCycle(stand, number)).status === 'completed',
    );
  }
  const byStatement = await readStatement(stand);
  // Credits go back when the circle is over.
  await waitHours(stand, 'the last payout', async () => (await openPayouts(stand)) === 0);
  return byStatement;
}

/**
 * A prompt whose answer fell into one kill and whose notice fell into another cannot be asked about by anything that
 * we know of it: the member was told that nothing came and has paid again. Somebody finds it on the provider's
 * statement and announces it by its receipt number; it is credited and goes back to its payer.
 */
async function readStatement(stand: Stand): Promise<number> {
  const unheardOf = await stand.database.query<{ reference: string }>({
    name: 'kill.unheard_of',
    text: `select reference from domain.payments pay where provider_ref is null
             and not exists (select 1 from domain.money_claims claim where claim.subject = pay.id)`,
  });
  const references = new Set(unheardOf.map(({ reference }) => reference));
  const found = stand.sandboxes.money
    .book()
    .movements.filter(({ direction, reference }) => direction === 'in' && references.has(reference));
  for (let tries = 0; tries < 10; tries++) {
    const credited = await readCredited(stand);
    const open = found.filter(({ reference }) => credited.get(reference) === 0);
    if (open.length === 0) break;
    for (const { receipt } of open) stand.sandboxes.money.announce(receipt);
    await stand.settle();
    await stand.advanceTo(new Date(stand.clock.now().getTime() + hour));
  }
  return found.length;
}

/** Each member writes PAY and confirms, and pays whatever their phone asks for; who was not heard tries again later. */
async function everybodyPays(stand: Stand, number: number): Promise<void> {
  for (let tries = 0; (await readCycle(stand, number)).unpaid > 0; tries++) {
    if (tries > 30) throw new Error(`turn ${number} is not paid after ${tries} tries`);
    await everybody(stand, 'PAY');
    await everybody(stand, 'Yes');
    await payPrompts(stand);
    await stand.settle();
    // Nothing is asked of the same phone twice within two minutes; an unknown request is given up after ten.
    if ((await readCycle(stand, number)).unpaid > 0)
      await stand.advanceTo(new Date(stand.clock.now().getTime() + 4 * minute));
  }
}

async function everybody(stand: Stand, text: string): Promise<void> {
  for (const phone of phones) stand.sandboxes.gateway.phoneSends(phone, { text });
  await stand.settle();
}

/** A person takes a moment to type the PIN, also while nobody serves. */
async function payPrompts(stand: Stand): Promise<void> {
  for (const prompt of stand.sandboxes.money.prompts()) {
    if (prompt.state === 'open') stand.sandboxes.money.act(prompt.id, 'pays');
    await sleep(0);
  }
}

/** A payout may be looked for, given up and made again; that takes hours of domain time. */
async function waitHours(stand: Stand, what: string, isDone: () => Promise<boolean>): Promise<void> {
  for (let hours = 0; !(await isDone()); hours++) {
    if (hours > 72) throw new Error(`${what} did not come to its end in three days`);
    await stand.advanceTo(new Date(stand.clock.now().getTime() + hour));
  }
}

async function openPayouts(stand: Stand): Promise<number> {
  const rows = await stand.database.query({
    name: 'kill.open_payouts',
    text: `select 1 as one from domain.payouts where status <> 'sent'`,
  });
  return rows.length;
}

async function readCycle(stand: Stand, number: number): Promise<Cycle> {
  const [cycle] = await stand.database.query<Cycle>({
    name: 'kill.cycle',
    text: `select number, due_at, status,
             coalesce((select count(*) from domain.contributions c
               where c.group_id = cycles.group_id and c.cycle = $1 and c.status = 'due'), 0)::int as unpaid
           from domain.cycles where number = $1`,
    values: [number],
  });
  if (!cycle) throw new Error(`there is no turn ${number}`);
  return cycle;
}
