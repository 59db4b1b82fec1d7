/** The stage of replays: the whole system, its sandboxes over the wire, driven by hand. */
import { createHash } from 'node:crypto';
import type { Limits } from '../ledger/circles/rules/terms.ts';
import { advanceTo } from '../runtime/conversation/advance.ts';
import { openSandboxClock } from '../runtime/conversation/clock.ts';
import type { ChatName } from '../runtime/conversation/history.ts';
import { readStored } from '../runtime/conversation/history.ts';
import type { Log } from '../runtime/conversation/ports.ts';
import { isChoice } from '../runtime/engine/options.ts';
import { describeVariables } from '../runtime/engine/rendering.ts';
import { decodeSnapshot } from '../runtime/engine/snapshot.ts';
import { createCipher } from '../runtime/identity/cipher.ts';
import { createUsers } from '../runtime/identity/users.ts';
import { usesOf } from '../runtime/language/kinds/all.ts';
import type { Database } from '../runtime/ports.ts';
import type { Called, Stage } from '../runtime/studio/replay/stage.ts';
import { auditLedger, unbalanced } from './audit.ts';
import { quietLog } from './log.ts';
import type { LoadedPacks } from './packs.ts';
import { createProduct } from './product.ts';
import type { StepHeard } from './overheard.ts';
import { startSandboxes } from './sandboxes.ts';
import { createEars } from './stage-ears.ts';
import { operate, ticketOf } from './stage-operator.ts';
import { asMessage } from './stage-phone.ts';
import { startProcess, whileAlive } from './stage-process.ts';
import { actOn, findPrompt, moneyOf, prepareProvider, releaseLate } from './stage-provider.ts';

export interface StageOptions {
  /** A migrated database that nobody else uses meanwhile. Stays open. */
  readonly database: Database;
  readonly packs: LoadedPacks;
  readonly pack: string;
  readonly startsAt: Date;
  /** The database stands at the end of a scene, and the folder holds the sandboxes' journals of it. */
  readonly sceneIsSet: boolean;
  /** Whether the gateway tells of each message of ours that it was taken, delivered and read. Four times the work. */
  readonly reportsSends: boolean;
  /** Default: nothing but what goes wrong. */
  readonly log?: Log;
  /** Where the sandboxes keep their journals; null: nowhere. */
  readonly folder: string | null;
  /** Hears every step. */
  readonly onStep?: (step: StepHeard) => void;
}

/** What is sealed in a stage's database is sealed with this; it holds nobody's data. */
export const stageDataKey = Buffer.alloc(32, 7);

/** Sets the stage. Workers do not run by themselves: `settle` works everything off in a fixed order. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { pack, database } = options;
  const clock = await openSandboxClock(database);
  if (!options.sceneIsSet) await clock.stop(options.startsAt);
  const sandboxes = await startSandboxes({
    folder: options.folder,
    // A play leaves the scene that it goes on from as it is.
    booksGoOn: !options.sceneIsSet,
    now: () => clock.now(),
    secret: stageDataKey,
    resendPauseMs: 5,
    reportsSends: options.reportsSends,
  });
  const { gateway, money } = sandboxes;
  const cipher = createCipher(stageDataKey);
  // A stage that goes on from a scene gives numbers that the scene has not given.
  let ids = options.sceneIsSet ? 1_000 : 0;
  /** Ids that are the same in every play, so that codes and hashes are too. */
  const newId = () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`;
  const users = createUsers({ cipher, operatorPhones: [], newId });
  const calls: Called[] = [];
  let version = 0;
  let callbacksHeld = false;
  let inOrder = true;
  let limits: Partial<Limits> = {};

  const packs: LoadedPacks = {
    ...options.packs,
    current(name) {
      const current = options.packs.current(name);
      if (version === 0) return current;
      const logicHash = createHash('sha256').update(`${current.logicHash} ${version}`).digest('hex');
      return { ...current, logicHash };
    },
  };
  const process = await startProcess(
    database,
    (publicUrl, mortal, alive) =>
      createProduct({
        turns: mortal,
        workers: mortal,
        jobs: null,
        clock,
        log: whileAlive(options.log ?? quietLog, alive),
        packs,
        pack,
        users,
        cipher,
        gatewayAccount: sandboxes.gatewayAccount,
        moneyAccount: sandboxes.moneyAccount,
        publicUrl,
        sandbox: true,
        limitless: true,
        newId,
        limits,
        // A lost answer is waited for in real time.
        moneyTimeLimitMs: 2_000,
        onTool: ({ tool, input, outcome, key }) => {
          const { risk } = packs.current(pack).catalogue.tools.find(({ name }) => name === tool) ?? {};
          const [money, writes] = [risk === 'money', risk !== 'read'];
          calls.push({ tool, input: describeVariables(input), outcome, money, writes, key });
        },
        ...(options.onStep === undefined ? {} : { onStep: options.onStep }),
      }),
    (publicUrl) => sandboxes.connect(publicUrl),
  );
  const conversations = () => process.product().conversations;
  const chatOf = (phone: string): ChatName => ({
    gateway: 'greenapi',
    instance: sandboxes.gatewayAccount.idInstance,
    chat: `${phone}@c.us`,
  });
  const heard = createEars({ database, seal: cipher, gateway, chatOf });
  const idle = () => (callbacksHeld ? gateway.idle() : sandboxes.idle());
  const isIdle = () => gateway.isIdle() && (callbacksHeld || money.isIdle());

  /**
   * Until neither the product nor the sandboxes have anything left to do. The provider calls back only when the answer
   * to its call is recorded, so that every play takes the same way; that it may be otherwise is a disturbance's matter.
   */
  const settle = async (): Promise<void> => {
    do {
      await process.running();
      await idle();
      if (inOrder) money.holdCallbacks();
      await surviving(() => conversations().drain());
      if (!callbacksHeld) money.releaseCallbacks();
      // Only a sandbox that was moved by this can move the product again.
    } while (!isIdle());
  };
  const advance = (target: Date): Promise<unknown> =>
    surviving(() => advanceTo(target, { clock, sweeps: conversations().sweeps, drain: settle }));
  /** Does something again when the program died in the middle of it. */
  const surviving = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      const by = process.product();
      try {
        return await work();
      } catch (error) {
        await process.running();
        if (by === process.product()) throw error;
      }
    }
  };

  return {
    addPerson: async ({ phone, name, language }) => gateway.addPhone({ number: phone, name, language }),
    act: async (phone, act) => {
      const own = gateway
        .history(phone)
        .findLast(({ from, type }) => from === 'phone' && type === 'textMessage');
      gateway.phoneSends(phone, asMessage(act, own?.id ?? ''));
    },
    async redeliver(phone, earlier) {
      const sent = gateway.history(phone).filter((message) => message.from === 'phone');
      const message = sent.at(-1 - earlier);
      return message !== undefined && gateway.redeliverMessage(message.id);
    },
    heard,
    async strays(phone) {
      const known = new Set((await heard(phone)).map(({ id }) => id));
      return gateway
        .history(phone)
        .filter(({ from, id }) => from === 'bot' && !known.has(id))
        .map(({ text }) => text);
    },
    async provider(deed, phone) {
      const prompt = findPrompt(money, deed.act, phone);
      if (!prompt) return false;
      // What was said before this is heard before this.
      await gateway.idle();
      actOn(money, deed, prompt);
      if (deed.act !== 'pays_late') return true;
      await settle();
      releaseLate(money, deed.act, prompt);
      return true;
    },
    async providerLate(deed, phone, afterMs) {
      const prompt = findPrompt(money, deed.act, phone);
      if (!prompt) return false;
      callbacksHeld = true;
      money.holdCallbacks();
      actOn(money, deed, prompt);
      await advance(new Date(clock.now().getTime() + afterMs));
      callbacksHeld = false;
      money.releaseCallbacks();
      await settle();
      releaseLate(money, deed.act, prompt);
      return true;
    },
    preparedLeft: () => money.prepared(),
    moneyOf: (phone) => moneyOf(money, phone),
    async standing(phone) {
      const stored = await readStored(
        database,
        cipher,
        { decodeSnapshot },
        packs.current(pack),
        chatOf(phone),
      );
      const chat = stored?.id ?? null;
      const top = stored?.snapshot.frames.at(-1);
      const { open = null, notices = [] } = stored?.snapshot ?? {};
      const offers = [...(open === null ? [] : [open]), ...notices].flatMap(({ visit, options: shown }) =>
        shown.map(({ id }) => `${visit}/${id}`),
      );
      if (top === undefined) return { chat, at: 'nowhere', variables: null, returns: false, offers };
      const flow = packs.current(pack).flows.get(top.flow);
      const step = flow?.steps.get(top.at);
      const returns = flow?.returns === true && step !== undefined && !isChoice(step);
      const variables = describeVariables(top.vars);
      return { chat, at: `${top.flow}.${top.at}`, variables, returns, offers };
    },
    speakersOf(template) {
      const steps = [...packs.current(pack).flows.values()].flatMap(({ name, steps: own }) =>
        [...own.values()].map((step) => ({ flow: name, step })),
      );
      return steps
        .filter(({ step }) => usesOf(step).templates.includes(template))
        .map(({ flow, step }) => `${flow}.${step.name} (${step.place.file}:${step.place.line})`);
    },
    string: (key, language) => packs.current(pack).strings.words(language, key)[0] ?? null,
    prepareProvider(what) {
      // Who holds callbacks back waits for ever for an answer that comes after them.
      if (what === 'calls_back_before_answer') inOrder = false;
      prepareProvider(money, what);
    },
    operate: (act) =>
      operate(
        {
          database,
          seal: cipher,
          pack: packs.current(pack),
          newId,
          chatOf,
          with: (work) => surviving(() => work(process.product())),
          advance: () => advance(clock.now()),
        },
        act,
      ),
    ticketOf: (phone) => ticketOf({ database, seal: cipher, chatOf }, phone),
    async limitPayouts(maxMinor) {
      limits = { payoutMaxMinor: BigInt(maxMinor) };
      await process.restart();
    },
    now: () => clock.now(),
    advanceTo: async (target) => void (await advance(target)),
    settle,
    restart: () => process.restart(),
    crashAt(nth) {
      // Daraja itself calls back once; that nobody was there then is another story.
      money.retryCallbacks(100_000);
      return process.dieAt(nth);
    },
    newVersion: () => void (version += 1),
    called: () => calls,
    ledger: () => auditLedger(database, process.product().ledger, money),
    unbalanced: () => unbalanced(database, process.product().ledger, money),
    async close() {
      await process.stop();
      await sandboxes.close();
    },
  };
}
