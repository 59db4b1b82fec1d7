/** (c) A payment's notice: posted, chained and told to ten chats. */
import type { Sample } from './figures.ts';
import { inParallel } from './people.ts';
import type { Rig } from './rig.ts';

/**
 * In each circle all but one have paid and the last one's phone asks for the PIN. Then all of them enter it: each notice
 * completes a turn's contributions, which its ten members are told. The time is from the PIN to the posting.
 */
export async function measureNotices(rig: Rig, circles: readonly (readonly string[])[]): Promise<Sample> {
  await pay(
    rig,
    circles.flatMap((members) => members.slice(1)),
  );
  const payers = circles.map(([payer = '']) => payer);
  const prompts = await ask(rig, payers);
  const before = await rig.usage();
  const began = performance.now();
  const paidAt = watch(rig, prompts.length);
  for (const prompt of prompts) rig.money.act(prompt, 'pays');
  const ms = (await paidAt).map((at) => at - began);
  await rig.rest();
  const after = await rig.usage();
  return {
    done: prompts.length,
    seconds: (performance.now() - began) / 1000,
    ms,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
  };
}

async function pay(rig: Rig, phones: readonly string[]): Promise<void> {
  for (const prompt of await ask(rig, phones)) rig.money.act(prompt, 'pays');
  await rig.money.idle();
  await rig.rest();
}

/** Everybody leaves what is open, writes PAY and confirms; gives the prompts that ring. */
async function ask(rig: Rig, phones: readonly string[]): Promise<string[]> {
  await inParallel(phones, 16, async (phone) => {
    for (const text of ['cancel', 'PAY', '1']) await rig.says(phone, text);
  });
  await rig.rest();
  const open = rig.money.prompts().filter((prompt) => prompt.state === 'open');
  if (open.length !== phones.length) throw new Error(`${open.length} of ${phones.length} prompts ring`);
  return open.map(({ id }) => id);
}

/** The moments at which the next payments stand as paid, looked at every few milliseconds. */
async function watch(rig: Rig, count: number): Promise<number[]> {
  const paid = async (): Promise<number> => {
    const [row] = await rig.database.query<{ paid: number }>({
      name: 'bench.paid',
      text: `select count(*)::int as paid from domain.payments where status = 'paid'`,
    });
    return row?.paid ?? 0;
  };
  const at: number[] = [];
  const before = await paid();
  while (at.length < count) {
    const now = (await paid()) - before;
    while (at.length < now) at.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return at;
}
