/** The settings of an instance: what it notifies of, and where. */

/** Which kind of notification needs which flag. Statuses `noAccount` and `failed` come always. */
const flags = [
  'incomingWebhook',
  'outgoingWebhook',
  'outgoingMessageWebhook',
  'outgoingAPIMessageWebhook',
  'stateWebhook',
  'pollMessageWebhook',
  'incomingCallWebhook',
  'incomingBlockWebhook',
  'editedMessageWebhook',
  'deletedMessageWebhook',
] as const;
type Flag = (typeof flags)[number];

/** The settings, and how often the instance was restarted to take them. */
export type InstanceSettings = ReturnType<typeof openSettings>;

/** The flag by which a message of a phone is told of, by its typeMessage. */
export function flagOf(type: string): Flag {
  if (type === 'editedMessage') return 'editedMessageWebhook';
  if (type === 'deletedMessage') return 'deletedMessageWebhook';
  return type === 'pollUpdateMessage' ? 'pollMessageWebhook' : 'incomingWebhook';
}

/** `isNew`: nobody has set the instance up. Else all flags are on but those that `notify` names. */
export function openSettings(
  webhook: { readonly url: string | undefined; readonly token: string },
  options: {
    readonly isNew?: boolean;
    readonly notify?: { readonly ownMessages?: boolean; readonly states?: boolean };
  },
) {
  const isNew = options.isNew === true;
  const values = new Map<string, string | number>([
    ['webhookUrl', isNew ? '' : (webhook.url ?? '')],
    ['webhookUrlToken', isNew ? '' : webhook.token],
    ['delaySendMessagesMilliseconds', 500],
    ...flags.map((flag) => [flag, isNew ? 'no' : 'yes'] as const),
  ]);
  if (options.notify?.ownMessages === false) values.set('outgoingAPIMessageWebhook', 'no');
  if (options.notify?.states === false) values.set('outgoingWebhook', 'no');
  let restarts = 0;
  return {
    get: (name: string): string => String(values.get(name) ?? ''),
    tells: (flag: Flag): boolean => values.get(flag) === 'yes',
    all: () => Object.fromEntries(values),
    put: (name: string, value: string) => values.set(name, value),
    /** Takes a subset; false when it is none, or a value cannot be. Restarts the instance. */
    set(given: unknown): boolean {
      if (typeof given !== 'object' || given === null) return false;
      const entries = Object.entries(given);
      const fits = ([name, value]: readonly [string, unknown]): boolean =>
        (flags as readonly string[]).includes(name)
          ? value === 'yes' || value === 'no'
          : name.startsWith('webhookUrl')
            ? typeof value === 'string'
            : values.has(name);
      if (entries.length === 0 || !entries.every(fits)) return false;
      for (const [name, value] of entries) values.set(name, value as string | number);
      restarts += 1;
      return true;
    },
    restarts: () => restarts,
  };
}
