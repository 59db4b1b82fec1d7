import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startDarajaSandbox } from '../../integrations/money/daraja/sandbox/sandbox.ts';
import { amina, clientAt, collecting, joe, joined, push } from './daraja-support.ts';
import { closing, daraja, fixedClock } from './support.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the book of the sandbox', () => {
  it('survives a restart: movements, open prompts, payouts, wallets and the next receipt', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'daraja-sandbox-'));
    folders.push(folder);
    const journalFile = join(folder, 'book.jsonl');
    const clock = fixedClock('2026-03-02T06:00:00Z');
    const open = () => startDarajaSandbox({ ...daraja, now: clock.now, journalFile });
    const first = await open();
    await clientAt(first.url).call('collect', 'k1', collecting());
    await clientAt(first.url).call('pay_out', 'payout1', { phone: joe, amount: 500 });
    first.payByHand(amina, 300, 'X');
    const before = first.book();
    await first.close();

    const second = closing(await open());
    expect(second.book()).toEqual(before);
    expect(second.prompts()).toMatchObject([{ state: 'open', phone: amina }]);
    expect(second.wallet(amina)).toBe(149_700);
    expect(await clientAt(second.url).call('pay_out', 'payout1', { phone: joe, amount: 500 })).toMatchObject({
      data: { duplicate: true },
    });
    second.payByHand(amina, 300, 'Y');
    const receipts = second.book().movements.map(({ receipt }) => receipt);
    expect(new Set(receipts).size).toBe(3);
    expect(receipts.every((receipt) => /^UC2[0-9A-Z]{7}$/.test(receipt))).toBe(true);
  });

  it('refuses to act on a prompt that is over or was never there', async () => {
    const world = await joined();
    const id = await push(world);
    world.sandbox.act(id, 'pays');
    expect(() => world.sandbox.act(id, 'pays')).toThrow('already');
    expect(() => world.sandbox.act('none', 'pays')).toThrow('no such prompt');
  });
});
