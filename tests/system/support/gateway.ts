/** A node behind the real webhook, with the real Green API client, against one sandbox or several. */
import { createGreenApi, type GreenApiOptions } from '../../../integrations/whatsapp/greenapi/client.ts';
import { greenApiRouter } from '../../../integrations/whatsapp/greenapi/router.ts';
import {
  startGreenApiSandbox,
  type GreenApiSandbox,
} from '../../../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import { saveAccount } from '../../../runtime/conversation/chats.ts';
import { closing, greenApi, serveRouter } from '../../integrations/support.ts';
import type { World } from './nodes.ts';
import type { Node, NodeOptions } from './world.ts';

export interface Stand {
  readonly node: Node;
  /** One for each number. */
  readonly sandboxes: readonly GreenApiSandbox[];
  readonly sandbox: GreenApiSandbox;
  readonly accountId: string;
  /** Until neither side has anything left that can be done now. */
  settle(): Promise<void>;
  /** Another node on the same database and numbers. */
  another(options?: Partial<NodeOptions>): Promise<Node>;
  /** What a phone, or a group, was told. */
  heard(number: string): string[];
}

let numbers = 0;

/** Starts `count` numbers and a node that answers on them. */
export async function stand(
  it: World,
  options: Partial<NodeOptions> & {
    readonly count?: number;
    readonly warmUp?: number;
    /** The time that notifications carry. Default: the real one. */
    readonly sandboxNow?: () => Date;
    readonly client?: Partial<GreenApiOptions>;
  } = {},
): Promise<Stand> {
  const { count = 1, warmUp, client, sandboxNow = () => new Date(), ...more } = options;
  const sandboxes: GreenApiSandbox[] = [];
  for (let i = 0; i < count; i++)
    sandboxes.push(
      closing(
        await startGreenApiSandbox({
          ...greenApi,
          idInstance: String(1_101_000_100 + ++numbers),
          now: sandboxNow,
          resendPauseMs: 5,
        }),
      ),
    );
  const gateway = createGreenApi({
    accounts: sandboxes.map(({ idInstance, url }) => ({ idInstance, apiToken: greenApi.apiToken, url })),
    timeLimitMs: 2_000,
    journalLagMs: 0,
    limits: { look: 100, state: 100 },
    ...client,
  });
  const accountIds: string[] = [];
  for (const { idInstance, businessNumber } of sandboxes)
    accountIds.push(
      await saveAccount(it.db.database, {
        gateway: 'greenapi',
        instance: idInstance,
        businessId: `business ${numbers}`,
        pack: 'tiny',
        number: `${businessNumber.slice(0, -1)}${accountIds.length}`,
        limits: gateway.limits,
        warmUp: warmUp ?? null,
      }),
    );
  const node = await it.node({ gateway, ...more });
  const url = await serveRouter(
    greenApiRouter({
      token: greenApi.webhookToken,
      receive: (events, raw) => node.receive('greenapi', events, raw),
      quarantine: ({ source, bytes, reason }) => node.quarantine(source, bytes, reason),
    }),
  );
  for (const sandbox of sandboxes) sandbox.setWebhook(`${url}/webhooks/greenapi`);
  const [sandbox] = sandboxes;
  const [accountId] = accountIds;
  if (!sandbox || accountId === undefined) throw new Error('a stand has at least one number');
  return {
    node,
    sandboxes,
    sandbox,
    accountId,
    async settle() {
      for (let quiet = 0; quiet < 2;) {
        for (const each of sandboxes) await each.idle();
        const { turns, sends } = await node.drain();
        for (const each of sandboxes) await each.idle();
        quiet = turns + sends === 0 ? quiet + 1 : 0;
      }
    },
    another: (others = {}) => it.node({ gateway, ...more, ...others }),
    heard: (number) =>
      sandboxes.flatMap((each) =>
        each
          .history(number)
          .filter(({ from }) => from === 'bot')
          .map(({ text }) => text),
      ),
  };
}
