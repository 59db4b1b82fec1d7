/** The client, the sandbox and the real webhook, joined. */
import { expect } from 'vitest';
import type { Quarantined } from '../../integrations/incoming.ts';
import { createDaraja } from '../../integrations/money/daraja/client.ts';
import { references } from '../../integrations/money/daraja/provider-ref.ts';
import { darajaRouter } from '../../integrations/money/daraja/router.ts';
import { startDarajaSandbox } from '../../integrations/money/daraja/sandbox/sandbox.ts';
import type { DarajaSandboxOptions } from '../../integrations/money/daraja/sandbox/sandbox.ts';
import { Money } from '../../runtime/ports.ts';
import type { Json, MoneyNotice, Provider } from '../../runtime/ports.ts';
import { callbackSecret, closing, daraja, fixedClock, serve, serveRouter } from './support.ts';

export const amina = '254700000001';
export const joe = '254700000002';
export const refs = references(callbackSecret);

/** Shillings as money. */
export const kes = (shillings: number) => new Money(BigInt(shillings) * 100n, 'KES');

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

/** Answers OAuth, then every other request with this, and remembers the requests. */
export async function darajaAnswering(status: number, body: unknown) {
  const asked: { path: string; authorization: string; json: Record<string, unknown> }[] = [];
  let tokens = 0;
  const url = await serve(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (request.url?.startsWith('/oauth')) {
      tokens += 1;
      response.end(JSON.stringify({ access_token: `token${tokens}`, expires_in: '3599' }));
      return;
    }
    const json = JSON.parse(text) as Record<string, unknown>;
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '', json });
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return { url, asked, tokens: () => tokens };
}

/** What `joined` gives. */
export type World = Awaited<ReturnType<typeof joined>>;

/** Collects and gives the id of the prompt on the phone. */
export async function push({ client, sandbox }: World, request: object = {}, key = 'k1'): Promise<string> {
  expect(await client.call('collect', key, collecting(request) as Json)).toMatchObject({ state: 'accepted' });
  return sandbox.prompts().at(-1)?.id ?? '';
}

/** Asks about a prompt; gives the answer's data. */
export async function query({ client }: World, promptId: string): Promise<unknown> {
  const answer = await client.call('collect_status', 'q1', { providerRef: refs.seal(promptId) });
  return answer.state === 'accepted' ? answer.data : answer;
}

/** Pays out to Joe. */
export async function payOut({ client }: World, key = 'payout1', amount = 6000): Promise<unknown> {
  return client.call('pay_out', key, { phone: joe, amount });
}

/** Asks for the status of a payout and gives what the webhook was told. */
export async function payoutStatus(world: World, payOutKey = 'payout1'): Promise<unknown> {
  const ask = `ask ${world.notices.length}`;
  expect(await world.client.call('pay_out_status', ask, { payOut: payOutKey })).toMatchObject({
    state: 'accepted',
  });
  await world.sandbox.idle();
  return world.notices.find((notice) => notice.kind === 'status' && notice.key === ask);
}
