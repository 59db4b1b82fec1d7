/**
 * A local server that speaks Green API: the phones behind it are ours. It shares no code with the client it stands
 * against; both were written from the same fact sheet.
 */
import { post } from '../../../sandbox/deliver.ts';
import { createPending } from '../../../sandbox/pending.ts';
import { startServer } from '../../../sandbox/server.ts';
import { answer } from './api.ts';
import type { SendFault } from './api.ts';
import { createDelivery } from './delivery.ts';
import { createRates } from './rates.ts';
import { flagOf, openSettings } from './settings.ts';
import { openState } from './state.ts';
import { messageData } from './phone-messages.ts';
import type { PhoneMessage } from './phone-messages.ts';
import type { Accepted } from './sends.ts';
import type { Notification, SandboxChange, SandboxMessage, SandboxPhone, Tick } from './state.ts';
import { call, incoming, ownMessage, stateChanged, status } from './wire.ts';

/** How a sandbox is set up. */
export interface GreenApiSandboxOptions {
  /** Default: a free one. Always on 127.0.0.1. */
  readonly port?: number;
  /** Keeps phones, messages and untaken notifications over a restart. */
  readonly journalFile?: string;
  /** False: begins where the journal ends and writes nothing to it. Default true. */
  readonly journalGoesOn?: boolean;
  /** Where notifications go; can be set later with `setWebhook`. */
  readonly webhookUrl?: string;
  readonly webhookToken: string;
  readonly idInstance: string;
  readonly apiToken: string;
  /** The business's own number, digits. Default 254700000000. */
  readonly businessNumber?: string;
  /** The time that messages and notifications carry; may be moved. */
  readonly now: () => Date;
  /** The time by which the journal methods answer. Default: the real one. */
  readonly realNow?: () => Date;
  /** Pause before a refused notification is sent again. Default 60 s, as the real one. */
  readonly resendPauseMs?: number;
  /** Own messages and delivery states as notifications, as by the instance's settings. Default both on. */
  readonly notify?: { readonly ownMessages?: boolean; readonly states?: boolean };
  /** True: nobody has set the instance up, and it notifies of nothing. */
  readonly isNew?: boolean;
}

/** The running sandbox and its controls. */
export interface GreenApiSandbox {
  readonly url: string;
  readonly idInstance: string;
  readonly businessNumber: string;
  setWebhook(url: string): void;
  addPhone(phone: SandboxPhone): void;
  phones(): readonly SandboxPhone[];
  /** Switches a phone's network; what was sent meanwhile is delivered when it comes back. */
  setOnline(number: string, online: boolean): void;
  /** Sends as this phone; gives the message's id. */
  phoneSends(number: string, message: PhoneMessage): string;
  /** Sends into a group (`…@g.us`) as this phone. */
  phoneSendsTo(group: string, number: string, message: PhoneMessage): string;
  /** Calls, rings and gives up. */
  phoneCalls(number: string): void;
  /** Queues any bytes as a notification. */
  notify(body: unknown): void;
  /** The chat of a phone, or of a group by its id, both ways, oldest first. */
  history(number: string): readonly SandboxMessage[];
  /** Delivers the last `count` taken notifications again, byte for byte. */
  redeliver(count?: number): void;
  /** Delivers a phone's message again, byte for byte; false when there is none with this id. */
  redeliverMessage(id: string): boolean;
  subscribe(listener: (change: SandboxChange) => void): () => void;
  /** The next `times` sends, by whatever method, run into this. */
  failNext(fault: SendFault, times?: number): void;
  /**
   * Changes the instance's state and, unless told otherwise, notifies of it. Without authorisation sends are refused;
   * in other states than `authorized` they are taken and go on once it is back.
   */
  setState(stateInstance: string, options?: { readonly silently?: boolean }): void;
  /** Switches the buttons' method of the instance. Default on. */
  switchButtons(on: boolean): void;
  /** How often the instance was restarted to take other settings. */
  restarts(): number;
  /** Switches Green API's limits per method and second. Default off. */
  enforceRates(on: boolean): void;
  /** Keeps notifications back until `releaseWebhooks`. */
  holdWebhooks(): void;
  releaseWebhooks(): void;
  /** The webhook's next answers get lost: delivered, and delivered again after the pause. */
  loseWebhookAnswers(count: number): void;
  /** Ends the pause after a refused notification. */
  resendNow(): void;
  /** Notifications not yet taken. */
  waiting(): number;
  /** Whether every notification was taken. */
  isIdle(): boolean;
  /** How many things it has ever done: what came and went between two looks shows here. */
  total(): number;
  /** Resolves when every notification was taken. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the sandbox on loopback. */
export async function startGreenApiSandbox(options: GreenApiSandboxOptions): Promise<GreenApiSandbox> {
  const { idInstance, now } = options;
  const realNow = options.realNow ?? (() => new Date());
  const instance = { idInstance, number: options.businessNumber ?? '254700000000' };
  const state = openState(idInstance, options.journalFile, options.journalGoesOn);
  const faults: SendFault[] = [];
  const offline = new Set<string>();
  const takenBodies: string[] = [];
  const pending = createPending();
  const closing = new AbortController();
  const settings = openSettings({ url: options.webhookUrl, token: options.webhookToken }, options);
  let stateInstance = 'authorized';
  let buttons = true;
  let callsMade = 0;
  let waitingForState: (() => void)[] = [];
  const rates = createRates();

  const delivery = createDelivery({
    pauseMs: options.resendPauseMs ?? 60_000,
    send: async (body) => {
      const webhookUrl = settings.get('webhookUrl');
      if (webhookUrl === '') return null;
      const headers = { authorization: `Bearer ${settings.get('webhookUrlToken')}` };
      // The real one waits 180 s for an answer.
      return post(webhookUrl, body, headers, 180_000, closing.signal);
    },
    taken: ({ seq, body, of }) => {
      state.taken(seq);
      takenBodies.push(body);
      if (takenBodies.length > 1_000) takenBodies.shift();
      if (of !== undefined && state.message(of)?.tick === 'sent') state.setTick(of, 'delivered');
      pending.done();
    },
  });
  const enqueue = (notification: Notification) => {
    pending.add();
    delivery.push(notification);
  };
  for (const notification of state.pending()) enqueue(notification);

  const notifyText = (body: string, of?: string) => enqueue(state.addNotification(body, of));
  const notify = (body: unknown, of?: string) => notifyText(JSON.stringify(body), of);

  const setTick = (message: SandboxMessage, tick: Tick, spelling: string = tick) => {
    state.setTick(message.id, tick);
    if (settings.tells('outgoingWebhook') || spelling === 'noAccount')
      notify(status(instance, message, spelling, now()));
  };
  const arrive = (message: SandboxMessage) => {
    setTick(message, 'delivered');
    setTick(message, 'read');
  };

  const forward = (message: SandboxMessage, account: boolean) => {
    if (stateInstance !== 'authorized') {
      waitingForState.push(() => forward(message, account));
      return;
    }
    const phone = state.phone(message.number);
    if (settings.tells('outgoingAPIMessageWebhook')) notify(ownMessage(instance, message, phone?.name ?? ''));
    const isGroup = message.number.includes('@');
    if (!account || !(phone ?? isGroup)) return setTick(message, 'no_account', 'noAccount');
    setTick(message, 'sent');
    if (!offline.has(message.number)) arrive(message);
  };
  // Taken just before an earlier run was killed: 200 meant queued, so they go on now.
  for (const message of state.messages()) if (message.tick === 'queued') forward(message, true);

  const accept = (sent: Accepted, account: boolean) => {
    const message = state.addMessage({
      ...sent,
      from: 'bot',
      at: now(),
      takenAt: realNow(),
      tick: 'queued',
    });
    pending.add();
    const after = () => {
      forward(message, account);
      pending.done();
    };
    return { id: message.id, after };
  };

  const send = (into: string, number: string, sent: PhoneMessage): string => {
    const phone = state.phone(number);
    if (!phone) throw new Error('the sandbox has no such phone; add it first');
    const quoted = 'text' in sent && sent.quotes !== undefined ? state.message(sent.quotes) : undefined;
    const { data, text, quotes } = messageData(sent, `${instance.number}@c.us`, quoted);
    const message = state.addMessage({
      number: into,
      from: 'phone',
      at: now(),
      takenAt: realNow(),
      type: String(data['typeMessage']),
      text,
      ...(quotes === undefined ? {} : { quotes }),
      tick: 'sent',
    });
    if (settings.tells(flagOf(message.type))) notify(incoming(instance, message, phone, data), message.id);
    return message.id;
  };

  const server = await startServer(options.port ?? 0, (request) =>
    answer(
      {
        idInstance,
        apiToken: options.apiToken,
        state,
        realNow,
        instanceState: () => stateInstance,
        buttons,
        settings,
        url: () => server.url,
        takeFault: () => faults.shift(),
        tooOften: rates.tooOften,
        accept,
      },
      request,
    ),
  );

  return {
    url: server.url,
    idInstance,
    businessNumber: instance.number,
    setWebhook: (url) => {
      settings.put('webhookUrl', url);
      delivery.retryNow();
    },
    addPhone: (phone) => {
      const known = state.phone(phone.number);
      if (known?.name !== phone.name || known.language !== phone.language) state.addPhone(phone);
    },
    phones: () => state.phones(),
    setOnline: (number, online) => {
      if (online) offline.delete(number);
      else offline.add(number);
      if (!online) return;
      for (const message of state.messages())
        if (message.number === number && message.from === 'bot' && message.tick === 'sent') arrive(message);
    },
    phoneSends: (number, sent) => send(number, number, sent),
    phoneSendsTo: send,
    phoneCalls: (number) => {
      const id = `CALL${(callsMade += 1)}${number}`;
      if (!settings.tells('incomingCallWebhook')) return;
      for (const stage of ['offer', 'missed']) notify(call(instance, number, id, stage, now()));
    },
    notify: (body) => {
      notifyText(typeof body === 'string' ? body : JSON.stringify(body));
    },
    history: (number) => state.messages().filter((message) => message.number === number),
    redeliver: (count = 1) => {
      for (const body of takenBodies.slice(-count)) notifyText(body);
    },
    redeliverMessage: (id) => {
      const announced = state.announcement(id);
      if (announced) notifyText(announced.body, id);
      return announced !== undefined;
    },
    subscribe: state.subscribe,
    failNext: (fault, times = 1) => {
      for (let n = 0; n < times; n += 1) faults.push(fault);
    },
    setState: (to, { silently = false } = {}) => {
      stateInstance = to;
      if (!silently && settings.tells('stateWebhook')) notify(stateChanged(instance, to, now()));
      if (to !== 'authorized') return;
      const waited = waitingForState;
      waitingForState = [];
      for (const go of waited) go();
    },
    switchButtons: (on) => {
      buttons = on;
    },
    restarts: settings.restarts,
    enforceRates: rates.enforce,
    holdWebhooks: delivery.hold,
    releaseWebhooks: delivery.release,
    loseWebhookAnswers: delivery.loseAnswers,
    resendNow: delivery.retryNow,
    waiting: delivery.waiting,
    isIdle: pending.isIdle,
    total: pending.total,
    idle: pending.idle,
    close: async () => {
      delivery.close();
      closing.abort();
      pending.close();
      await server.close();
    },
  };
}
