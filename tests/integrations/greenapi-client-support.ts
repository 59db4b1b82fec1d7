/** A Green API client and what it talks to. */
import { createGreenApi } from '../../integrations/whatsapp/greenapi/client.ts';
import type { GreenApiOptions } from '../../integrations/whatsapp/greenapi/client.ts';
import { startGreenApiSandbox } from '../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import { closing, fixedClock, greenApi } from './support.ts';

export const number = '254700000001';
export const message = { chat: `${number}@c.us`, text: 'Karibu, Amina' };
export const { idInstance } = greenApi;

/** A sandbox with a phone, and a client of it, on one clock. */
export async function setUp(options: Partial<GreenApiOptions> = {}) {
  const clock = fixedClock('2026-03-02T06:00:00Z');
  const sandbox = closing(await startGreenApiSandbox({ ...greenApi, now: clock.now, realNow: clock.now }));
  sandbox.addPhone({ number, name: 'Amina' });
  const client = at(sandbox.url, { now: clock.now, ...options });
  return { clock, sandbox, client };
}

/** A client of this address. */
export function at(url: string, options: Partial<GreenApiOptions> = {}) {
  const account = { idInstance, apiToken: greenApi.apiToken, url };
  return createGreenApi({ accounts: [account], timeLimitMs: 5_000, journalLagMs: 0, ...options });
}
