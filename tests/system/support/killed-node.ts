/**
 * A node in a process of its own, to be killed. Takes gateway events from its parent as messages, and reaches the
 * gateway and the provider, whose books outlive it, by HTTP. Started by `kill.test.ts`.
 */
import type { Gateway, GatewayEvent, SendAnswer } from '../../../runtime/gateway.ts';
import type { AnswerHandler, OutsideTool, Provider } from '../../../runtime/ports.ts';
import { openNode, tool } from './world.ts';

const outside = process.env['TEST_OUTSIDE'] ?? '';

async function ask<T>(path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${outside}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return (await answer.json()) as T;
}

const gateway: Gateway = {
  name: 'fake',
  textMax: 1_000,
  send: async (_instance, message): Promise<SendAnswer> => ({
    state: 'sent',
    message: await ask('/send', message),
  }),
  find: async (_instance, message, _since, isOther) => {
    const found = await ask<string | null>('/find', message);
    return found === null || (await isOther(found)) ? null : found;
  },
};

const provider: Provider = {
  channel: 'fake',
  settleTimeMs: 0,
  call: async (_operation, key) => ({ state: 'accepted', data: await ask('/pay', key) }),
  find: async (_operation, key) =>
    (await ask<boolean>('/paid', key)) ? { state: 'accepted', data: 'paid' } : { state: 'absent' },
};

const handler: AnswerHandler = {
  channel: 'fake',
  answered: (_tx, _call, answer) => Promise.resolve(answer.state === 'unknown' ? null : { outcome: 'paid' }),
};

const node = await openNode({
  url: process.env['TEST_DATABASE'] ?? '',
  gateway,
  providers: [provider],
  settings: { sweepMs: 30, sendLeaseMs: 250, callLeaseMs: 250, callBackOffMs: 1, callBackOffMaxMs: 1 },
  domain: ({ outsideCalls }) => {
    const pay: OutsideTool = {
      contract: {
        ...tool('pay', () => Promise.resolve({ outcome: 'paid' })).contract,
        where: 'outside',
        outcomes: { paid: null },
      },
      async prepare(tx, { key }) {
        const intent = { channel: 'fake', operation: 'pay', subject: 's', request: null };
        await outsideCalls.intend(tx, { ...intent, key, replyTo: key });
        return 'pending';
      },
    };
    return { tools: [pay], handlers: [handler] };
  },
});

process.on('message', (asked: { id: number; event: GatewayEvent }) => {
  void node
    .receive('fake', [asked.event], new Uint8Array())
    .then((result) => process.send?.({ id: asked.id, result }));
});
process.on('disconnect', () => process.exit());
await node.start();
process.send?.({ ready: true });
