/** The stage of replays: the whole system on a database of its own, its sandboxes over the wire, driven by hand. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DarajaSandbox } from '../integrations/money/daraja/sandbox/sandbox.ts';
import { openDisputes } from '../ledger/disputes/dispute.ts';
import { advanceTo } from '../runtime/conversation/advance.ts';
import { openSandboxClock } from '../runtime/conversation/clock.ts';
import { describeVariables } from '../runtime/engine/rendering.ts';
import { openDatabase } from '../runtime/database/pool.ts';
import { createCipher } from '../runtime/identity/cipher.ts';
import { createUsers } from '../runtime/identity/users.ts';
import type {
  Called,
  Heard,
  LedgerView,
  PhoneAct,
  ProviderAct,
  ProviderSwitch,
  Stage,
} from '../runtime/studio/replay/stage.ts';
import { readHistory } from '../runtime/conversation/history.ts';
import type { Log } from '../runtime/conversation/ports.ts';
import { quietLog } from './log.ts';
import type { LoadedPacks } from './packs.ts';
import { createProduct } from './product.ts';
import type { Product } from './product.ts';
import { startSandboxes } from './sandboxes.ts';
import { auditLedger } from './audit.ts';

export interface StageOptions {
  /** A migrated database that nobody else uses. */
  readonly database: { readonly url: string; readonly role?: string };
  readonly packs: LoadedPacks;
  readonly pack: string;
  readonly startsAt: Date;
  /** The database stands at the end of a scene, and the folder holds the sandboxes' journals of it. */
  readonly sceneIsSet: boolean;
  /** Default: nothing but what goes wrong. */
  readonly log?: Log;
  /** Where the sandboxes keep their journals; null: nowhere. */
  readonly folder: string | null;
}

/** What is sealed in a stage's database is sealed with this; it holds nobody's data. */
export const stageDataKey = Buffer.alloc(32, 7);

/** Sets the stage. Workers do not run by themselves: `settle` works everything off in a fixed order. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { packs, pack } = options;
  const dataKey = stageDataKey;
  const database = openDatabase({ ...options.database, max: 6, applicationName: 'likelemba replay' });
  const clock = await openSandboxClock(database);
  if (!options.sceneIsSet) await clock.stop(options.startsAt);
  const sandboxes = await startSandboxes({
    folder: options.folder,
    now: () => clock.now(),
    secret: dataKey,
    resendPauseMs: 5,
  });
  const cipher = createCipher(dataKey);
  // A stage that goes on from a scene gives numbers that the scene has not given.
  let ids = options.sceneIsSet ? 1_000 : 0;
  /** Ids that are the same in every play, so that codes and hashes are too. */
  const newId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
  const users = createUsers({ cipher, operatorPhones: [], newId });
  const calls: (Omit<Called, 'phone'> & { readonly userId: string })[] = [];

  /** A restart listens where it listened before: providers keep the addresses they were given. */
  const listen = async (port: number): Promise<{ product: Product; server: Server }> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const product = await createProduct({
      turns: database,
      workers: database,
      jobs: null,
      clock,
      log: options.log ?? quietLog,
      packs,
      pack,
      users,
      cipher,
      gatewayAccount: sandboxes.gatewayAccount,
      moneyAccount: sandboxes.moneyAccount,
      publicUrl,
      sandbox: true,
      newId,
      // A play is faster than people are.
      settings: { messagesAMinuteMax: Infinity },
      // A lost answer is waited for in real time.
      moneyTimeLimitMs: 2_000,
      onTool: ({ userId, tool, input, outcome }) =>
        calls.push({ userId, tool, input: describeVariables(input), outcome }),
    });
    server.on('request', product.app);
    sandboxes.connect(publicUrl);
    return { product, server };
  };
  let running = await listen(0);

  /**
   * Until neither the product nor the sandboxes have anything left to do. The provider calls back only when the answer
   * to its call is recorded, so that every play takes the same way; that it may be otherwise is the kill tests' matter.
   */
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2;) {
      await sandboxes.idle();
      sandboxes.money.holdCallbacks();
      const done = await running.product.conversations.drain();
      sandboxes.money.releaseCallbacks();
      await sandboxes.idle();
      quiet = done.turns + done.calls + done.sends === 0 ? quiet + 1 : 0;
    }
  };
  const stop = async (): Promise<void> => {
    await running.product.conversations.stop();
    running.server.closeAllConnections();
    await new Promise((resolve) => running.server.close(resolve));
  };

  return {
    addPerson: async ({ phone, name, language }) =>
      sandboxes.gateway.addPhone({ number: phone, name, language }),
    act: async (phone, act) => void sandboxes.gateway.phoneSends(phone, asMessage(act)),
    async redeliver(phone) {
      const last = sandboxes.gateway.history(phone).findLast((message) => message.from === 'phone');
      if (last) sandboxes.gateway.redeliverMessage(last.id);
    },
    async heard(phone): Promise<readonly Heard[]> {
      const rows = await readHistory(database, cipher, {
        gateway: 'greenapi',
        instance: sandboxes.gatewayAccount.idInstance,
        chat: `${phone}@c.us`,
      });
      const received = new Map(
        sandboxes.gateway
          .history(phone)
          .filter((message) => message.from === 'bot')
          .map((message) => [message.id, message]),
      );
      return rows.flatMap((row) => {
        const shown = row.gatewayMessage === null ? undefined : received.get(row.gatewayMessage);
        return shown
          ? [{ id: shown.id, text: shown.text, template: row.template, options: row.options, data: row.data }]
          : [];
      });
    },
    async provider(act, phone) {
      const prompt = findPrompt(sandboxes.money, act, phone);
      if (!prompt) return false;
      sandboxes.money.act(prompt.id, act);
      await settle();
      // Given up first, paid afterwards.
      if (act === 'pays_late' && prompt.state === 'open') sandboxes.money.release(prompt.id);
      return true;
    },
    string: (key, language) => packs.current(pack).strings.words(language, key)[0] ?? null,
    prepareProvider: (what) => prepare(sandboxes.money, what),
    async releaseDispute() {
      const [dispute] = await database.transaction(openDisputes);
      if (!dispute) throw new Error('no dispute is open');
      await running.product.ledger.closeDispute(dispute.id, 'release', 'operator:replay');
    },
    now: () => clock.now(),
    advanceTo: async (target) =>
      void (await advanceTo(target, { clock, sweeps: running.product.conversations.sweeps, drain: settle })),
    settle,
    async restart() {
      const { port } = running.server.address() as AddressInfo;
      await stop();
      running = await listen(port);
    },
    called: () => calls.map(({ userId, ...call }) => ({ ...call, phone: userId })),
    ledger: (): Promise<LedgerView> => auditLedger(database, running.product.ledger, sandboxes.money),
    async close() {
      await stop();
      await sandboxes.close();
      await database.close();
    },
  };
}

type Message = Parameters<Awaited<ReturnType<typeof startSandboxes>>['gateway']['phoneSends']>[1];

function asMessage(act: PhoneAct): Message {
  switch (act.kind) {
    case 'text':
      return act.quotes === undefined ? { text: act.text } : { text: act.text, quotes: act.quotes };
    case 'tap':
      return {
        tap: {
          option: act.option,
          label: act.label,
          ...(act.quotes === undefined ? {} : { quotes: act.quotes }),
        },
      };
    case 'voice':
      return { voiceNote: true };
    case 'location':
      return { location: { latitude: -1.29, longitude: 36.82 } };
  }
}

/** The newest prompt of a phone on which something can still be done. */
function findPrompt(
  money: DarajaSandbox,
  act: ProviderAct,
  phone: string,
): { id: string; state: string } | undefined {
  const prompts = money.prompts().filter((prompt) => prompt.phone === phone);
  return prompts.findLast(({ state }) => (act === 'pays_late' ? state !== 'paid' : state === 'open'));
}

function prepare(money: DarajaSandbox, what: ProviderSwitch): void {
  switch (what) {
    case 'fails_next_payout':
      return money.failNextPayout('definite');
    case 'silent_next_payout':
      return money.silentNextPayout();
    case 'loses_next_answer':
      return money.timeoutAfterSuccess('collect');
    case 'breaks_next_prompt':
      return money.http500ThenOk('collect');
    case 'refuses_next_prompt':
      return money.refuseNextNumber();
    case 'drops_next_callback':
      return money.dropCallbacks(1);
    case 'repeats_next_callback':
      return money.duplicateCallbacks(2);
  }
}
