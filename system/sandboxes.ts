/** The sandboxes: local servers that stand in for providers without credentials, and the accounts they know us by. */
import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DarajaAccount } from '../integrations/money/daraja/requests.ts';
import { startDarajaSandbox } from '../integrations/money/daraja/sandbox/sandbox.ts';
import type { DarajaSandbox } from '../integrations/money/daraja/sandbox/sandbox.ts';
import { startGreenApiSandbox } from '../integrations/whatsapp/greenapi/sandbox/sandbox.ts';
import type { GreenApiSandbox } from '../integrations/whatsapp/greenapi/sandbox/sandbox.ts';

/** A gateway account of ours and the token its notifications carry. */
export interface GatewayAccount {
  readonly url: string;
  readonly idInstance: string;
  readonly apiToken: string;
  readonly webhookToken: string;
  /** Digits without a plus. */
  readonly number: string;
  /** Where uploads go; else the same address. */
  readonly mediaUrl?: string;
  /** False: choices are numbered text only. Default true. */
  readonly buttons?: boolean;
  /** For a number new to WhatsApp: how many messages on its first day to people who did not write. */
  readonly warmUp?: number | null;
}

/** A Daraja account of ours and the secret in the addresses that it calls. */
export interface MoneyAccount extends DarajaAccount {
  readonly callbackSecret: string;
}

/** Both sandboxes, running. */
export interface Sandboxes {
  readonly gateway: GreenApiSandbox;
  readonly money: DarajaSandbox;
  readonly gatewayAccount: GatewayAccount;
  readonly moneyAccount: MoneyAccount;
  /** Tells them where the product listens. */
  connect(publicUrl: string): void;
  /** Resolves when nothing is under way in either. */
  idle(): Promise<void>;
  /** Has the product work off what it has (`drain`) until neither it nor a sandbox has anything left to do. */
  settle(drain: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

/** Starts both on loopback. With a folder they keep their books there and go on where they were. */
export async function startSandboxes(options: {
  readonly folder: string | null;
  /** False: they go on from the folder's books and leave these as they are. Default true. */
  readonly booksGoOn?: boolean;
  readonly now: () => Date;
  /** Any secret of this deployment: the sandboxes' own credentials are made from it. */
  readonly secret: Uint8Array;
  /** Pause before a refused notification is sent again; the real gateway takes a minute. Default a second. */
  readonly resendPauseMs?: number;
  /** False: the gateway notifies of nothing that we sent, as its settings allow. */
  readonly reportsSends?: boolean;
}): Promise<Sandboxes> {
  const { folder, now } = options;
  if (folder !== null) mkdirSync(folder, { recursive: true });
  const file = (name: string) =>
    folder === null ? {} : { journalFile: join(folder, name), journalGoesOn: options.booksGoOn !== false };
  const made = (name: string) =>
    createHmac('sha256', options.secret).update(`sandbox ${name}`).digest('hex').slice(0, 32);

  const gatewayKeys = {
    idInstance: '1101000001',
    apiToken: made('api token'),
    webhookToken: made('webhook token'),
  };
  const gateway = await startGreenApiSandbox({
    ...gatewayKeys,
    ...file('greenapi.jsonl'),
    now,
    resendPauseMs: options.resendPauseMs ?? 1_000,
    ...(options.reportsSends === false ? { notify: { ownMessages: false, states: false } } : {}),
  });
  const moneyKeys = {
    consumerKey: made('consumer key'),
    consumerSecret: made('consumer secret'),
    shortcode: '600000',
    passkey: made('passkey'),
    initiator: 'likelemba',
    securityCredential: made('security credential'),
  };
  const money = await startDarajaSandbox({ ...moneyKeys, ...file('daraja.jsonl'), now });
  const callbackSecret = made('callback secret');
  const idle = async () => {
    await gateway.idle();
    await money.idle();
  };
  const isIdle = () => gateway.isIdle() && money.isIdle();
  const total = () => gateway.total() + money.total();

  return {
    gateway,
    money,
    gatewayAccount: { ...gatewayKeys, url: gateway.url, number: gateway.businessNumber },
    moneyAccount: { ...moneyKeys, url: money.url, callbackSecret },
    connect(publicUrl) {
      gateway.setWebhook(`${publicUrl}/webhooks/greenapi`);
      money.setC2bConfirmationUrl(
        `${publicUrl}/webhooks/mobilemoney/daraja/${callbackSecret}/c2b/confirmation`,
      );
    },
    idle,
    async settle(drain) {
      let before;
      do {
        await idle();
        before = total();
        await drain();
        // What a sandbox has done meanwhile may have come to the product after its last look.
      } while (!isIdle() || total() !== before);
    },
    async close() {
      await gateway.close();
      await money.close();
    },
  };
}
