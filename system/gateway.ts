/** `npm run gateway`: whether the WhatsApp number tells us all that we must hear; with `--set` it is made to. */
import { createGreenApi } from '../integrations/whatsapp/greenapi/client.ts';
import { refusals } from '../integrations/whatsapp/greenapi/errors.ts';
import { differences, settle } from '../integrations/whatsapp/greenapi/settings.ts';
import { loadConfig } from '../runtime/config.ts';
import type { Config } from '../runtime/config.ts';
import { command } from './command.ts';
import type { Say } from './command-words.ts';

const usage = {
  options: { set: { type: 'boolean' } },
  text: `npm run gateway [-- --set]
  without --set   what of the WhatsApp number's settings is not as it must be
  --set           sets it; the instance restarts for it
Ends with 0: as it must be, 1: it is not, or could not be asked, 2: not understood.`,
} as const;

/** Shows what is not as it must be of the configured number, and with `--set` makes it so. */
export const gateway = command(usage, ({ projectFolder, values, say }) =>
  settleNumber(loadConfig(projectFolder), values.set === true, say),
);

/** 0: the number is as it must be, or set now; 1: it differs, or could not be asked. */
export async function settleNumber(config: Config, set: boolean, say: Say): Promise<number> {
  const { greenApi } = config.providers;
  if (greenApi === null) {
    say(
      'There is no WhatsApp number to set up: GREEN_API_… is not configured, and the sandbox needs nothing.',
    );
    return 0;
  }
  const account = {
    idInstance: greenApi.GREEN_API_ID_INSTANCE,
    apiToken: greenApi.GREEN_API_TOKEN_INSTANCE,
    url: greenApi.GREEN_API_URL,
  };
  const client = createGreenApi({ accounts: [account] });
  const webhook = {
    url: `${config.publicUrl}/webhooks/greenapi`,
    token: greenApi.GREEN_API_WEBHOOK_TOKEN,
  };
  const found = await differences(client, account, webhook);
  if ('failed' in found) return sayFailed('asked', found.failed, say);
  if (found.differ.length === 0) {
    say('The number tells us all that we must hear. Nothing to do.');
    return 0;
  }
  for (const { setting, means } of found.differ) say(`${setting.padEnd(26)} ${means}`);
  if (!set) {
    say(
      'These are not set as they must be. npm run gateway -- --set sets them; the instance restarts for it.',
    );
    return 1;
  }
  const done = await settle(client, account, webhook);
  if ('failed' in done) return sayFailed('set', done.failed, say);
  say('Set. The instance restarts; within five minutes it tells us all of this.');
  return 0;
}

function sayFailed(what: string, code: string, say: Say): number {
  const { hint } = Object.entries(refusals).find(([name]) => name === code)?.[1] ?? refusals.unreachable;
  say(`The gateway could not be ${what}: ${code}. What to do: ${hint}`);
  return 1;
}
