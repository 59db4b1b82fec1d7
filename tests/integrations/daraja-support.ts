/** The client, the sandbox and the real webhook, joined. */
import type { Quarantined } from '../../integrations/incoming.ts';
import { createDaraja } from '../../integrations/money/daraja/client.ts';
import { darajaRouter } from '../../integrations/money/daraja/router.ts';
import { startDarajaSandbox } from '../../integrations/money/daraja/sandbox/sandbox.ts';
import type { DarajaSandboxOptions } from '../../integrations/money/daraja/sandbox/sandbox.ts';
import type { MoneyNotice, Provider } from '../../runtime/ports.ts';
import { callbackSecret, closing, daraja, fixedClock, serveRouter } from './support.ts';

export const amina = '254700000001';
export const joe = '254700000002';

/** Money of a sandbox, a client and a webhook. `refuse` makes the domain unable to take a notice. */
export async function joined(options: Partial<DarajaSandboxOptions> = {}) {
  const clock = fixedClock('2026-03-02T06:00:00Z');
  const notices: MoneyNotice[] = [];
  const kept: Quarantined[] = [];
  const refusals: Error[] = [];
  const publicUrl = await serveRouter(
    darajaRouter({
      callbackSecret,
      receive: async (notice) => {
        const refusal = refusals.shift();
        if (refusal) throw refusal;
        notices.push(notice);
      },
      quarantine: async (item) => {
        kept.push(item);
        return 'ok';
      },
    }),
  );
  const base = `${publicUrl}/webhooks/mobilemoney/daraja/${callbackSecret}`;
  const sandbox = closing(
    await startDarajaSandbox({
      ...daraja,
      now: clock.now,
      c2bConfirmationUrl: `${base}/c2b/confirmation`,
      ...options,
    }),
  );
  const client = clientAt(sandbox.url, { publicUrl, clock });
  return { clock, notices, kept, refusals, publicUrl, base, sandbox, client };
}

/** A client for a server. */
export function clientAt(
  url: string,
  options: {
    publicUrl?: string;
    clock?: { now(): Date };
    timeLimitMs?: number;
    account?: Partial<typeof daraja>;
  } = {},
): Provider {
  return createDaraja({
    account: { ...daraja, url, ...options.account },
    publicUrl: options.publicUrl ?? 'https://pay.example.org',
    callbackSecret,
    clock: options.clock ?? fixedClock('2026-03-02T06:00:00Z'),
    timeLimitMs: options.timeLimitMs ?? 5_000,
  });
}

/** A request to collect. */
export function collecting(rest: object = {}) {
  return { payment: 'pay1', phone: `+${amina}`, amount: 2000, reference: 'LK-ABC123', ...rest };
}
