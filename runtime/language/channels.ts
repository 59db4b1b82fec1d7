/**
 * What gateways allow, as data: the linter and `docs/lengths.md` read this table. Lengths count characters.
 *
 * Sources: Green API, `sendMessage` (message ≤ 20000); WhatsApp Cloud API, messages and interactive messages (body
 * ≤ 4096, with buttons ≤ 1024, button title ≤ 20, at most 3 buttons, list of at most 10 rows), and the rule that free
 * text goes out only within 24 hours of the person's last message.
 */
export interface GatewayLimits {
  readonly name: string;
  /** Longest text of one message. */
  readonly text: number;
  /** Longest text above buttons or a list, where the gateway has them. */
  readonly question: number | null;
  /** Longest label of a button. */
  readonly label: number | null;
  /** How long after the person's last message free text may be sent; null: always. */
  readonly sessionHours: number | null;
}

export const gateways: readonly GatewayLimits[] = [
  { name: 'Green API', text: 20_000, question: null, label: null, sessionHours: null },
  { name: 'WhatsApp Cloud API', text: 4_096, question: 1_024, label: 20, sessionHours: 24 },
];

/** The smallest of a limit over all gateways that have it. */
export function strictest(limit: 'text' | 'question' | 'label'): {
  readonly max: number;
  readonly gateway: string;
} {
  const [first, ...others] = gateways.flatMap((gateway) => {
    const max = gateway[limit];
    return max === null ? [] : [{ max, gateway: gateway.name }];
  });
  if (first === undefined) throw new Error(`no gateway has a limit for ${limit}`);
  return others.reduce((least, each) => (each.max < least.max ? each : least), first);
}
