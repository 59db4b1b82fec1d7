/**
 * What Green API must tell us of, as settings of the instance; a new one has them all off, and then says nothing.
 * Source: green-api.com/en/docs, "SetSettings".
 */
import { fields, text } from '../../fields.ts';
import type { GreenApiAccount, GreenApiGateway } from './client.ts';

/** Where notifications go, and what they carry as Authorization. */
export interface Webhook {
  readonly url: string;
  readonly token: string;
}

/** A setting that is not as it should be, without the values: one of them is a secret. */
export interface Difference {
  readonly setting: string;
  readonly means: string;
}

/** Setting → what is not heard without it. Others are the number's owner's business and left as they are. */
const flags = {
  incomingWebhook: 'what members write',
  outgoingWebhook: 'whether messages were sent, delivered and read',
  outgoingAPIMessageWebhook: 'our own messages: what settles a send whose answer was lost',
  stateWebhook: 'that the number is not linked any more, warned or blocked',
  incomingCallWebhook: 'calls, which are answered with a sentence',
  editedMessageWebhook: 'that a message was edited',
  deletedMessageWebhook: 'that a message was deleted',
  pollMessageWebhook: 'votes',
} as const;

/** All that is set: in the gateway's own names and spellings. */
function wanted(webhook: Webhook): Readonly<Record<string, string>> {
  const on = Object.keys(flags).map((flag) => [flag, 'yes'] as const);
  return { webhookUrl: webhook.url, webhookUrlToken: webhook.token, ...Object.fromEntries(on) };
}

/** What differs at the instance, or the code of why that could not be learned. */
export async function differences(
  gateway: GreenApiGateway,
  { idInstance }: Pick<GreenApiAccount, 'idInstance'>,
  webhook: Webhook,
): Promise<{ readonly differ: readonly Difference[] } | { readonly failed: string }> {
  const read = await gateway.settings(idInstance);
  if ('failed' in read) return read;
  const now = fields(read.settings);
  const differ = Object.entries(wanted(webhook))
    .filter(([setting, value]) => text(now[setting]) !== value)
    .map(([setting]) => ({ setting, means: meaningOf(setting) }));
  return { differ };
}

/** Sets what is wanted. The instance restarts, and it can take five minutes: only where something differs. */
export function settle(
  gateway: GreenApiGateway,
  { idInstance }: Pick<GreenApiAccount, 'idInstance'>,
  webhook: Webhook,
): Promise<{ readonly saved: true } | { readonly failed: string }> {
  return gateway.setSettings(idInstance, wanted(webhook));
}

function meaningOf(setting: string): string {
  if (setting === 'webhookUrl') return 'where notifications go';
  if (setting === 'webhookUrlToken') return 'the token by which we know them';
  return (flags as Readonly<Record<string, string>>)[setting] ?? '';
}
