/** (b) The real webhook: a word or a menu's number that runs a tool and replies, with the sender on. */
import type { Sample } from './figures.ts';
import type { Rig } from './rig.ts';

/**
 * These chats in flight for so long: each writes again as soon as its turn is committed and answered. The time includes
 * the sending of every reply.
 */
export async function measureTurns(rig: Rig, phones: readonly string[], seconds: number): Promise<Sample> {
  const before = await rig.usage();
  const began = performance.now();
  const until = began + seconds * 1000;
  const ms: number[] = [];
  await Promise.all(
    phones.map(async (phone) => {
      while (performance.now() < until) {
        // The menu looks for the member's groups; its third line looks for their payouts.
        ms.push(await rig.says(phone, 'menu'));
        ms.push(await rig.says(phone, '3'));
      }
    }),
  );
  await rig.rest();
  const took = (performance.now() - began) / 1000;
  const after = await rig.usage();
  return { done: ms.length, seconds: took, ms, cpuSeconds: after.cpuSeconds - before.cpuSeconds };
}
