/** What a provider did in a recorded conversation, as lines of a replay. */
import type { WrittenLine } from '../replay/write.ts';
import type { Turn } from './convert.ts';

type Happening = Pick<Turn, 'kind' | 'source' | 'payload'>;

/** How a failed payment came about, by the reason of its event. */
const reasons: Readonly<Record<string, string>> = {
  declined: 'declines',
  insufficient: 'insufficient',
  expired: 'times_out',
};

/** What the provider did that made this call of ours end so. */
const outcomes: Readonly<Record<string, string>> = {
  unknown: 'loses_next_answer',
  refused: 'refuses_next_prompt',
};

/** What somebody did with a prompt or at the paybill, by the event that told of it; null where it is no such event. */
export function providerLine({ source, payload }: Happening, who: string): WrittenLine | null {
  if (payload === null) return null;
  const { name, outcome, data } = JSON.parse(payload) as { name: string; outcome: string; data: unknown };
  if (name !== 'payment.settled') return null;
  if (outcome === 'failed') {
    const reason = Object.keys(reasons).find((one) => payload.includes(`"${one}"`));
    return { provider: { mpesa: reasons[reason ?? ''] ?? 'declines', for: who } };
  }
  const amount = amountIn(data);
  if (/:paybill:/.test(source))
    return { provider: { mpesa: 'pays_by_hand', for: who, ...(amount === null ? {} : { amount }) } };
  const isLate = (data as { readonly after_all?: unknown } | null)?.after_all === true;
  return { provider: { mpesa: isLate ? 'pays_late' : 'pays', for: who } };
}

/** What the provider did before an event, and before which line: the person's own, or the wait in which it happened. */
export function providerBefore({
  kind,
  payload,
}: Happening): { readonly line: 'own' | 'wait'; readonly written: WrittenLine } | null {
  if (payload === null) return null;
  if (kind === 'outcome') {
    const { outcome } = JSON.parse(payload) as { outcome: string };
    const mpesa = outcomes[outcome];
    return mpesa === undefined ? null : { line: 'own', written: { provider: { mpesa } } };
  }
  if (kind !== 'domain') return null;
  const { name } = JSON.parse(payload) as { name: string };
  return name === 'payout.delayed'
    ? { line: 'wait', written: { provider: { mpesa: 'fails_next_payout' } } }
    : null;
}

/** Where in the talk so far such a line belongs: before the newest of its kind. */
export function placeBefore(talk: readonly WrittenLine[], who: string, line: 'own' | 'wait'): number {
  const place = talk.findLastIndex((written) => (line === 'own' ? who : 'wait') in written);
  return place === -1 ? talk.length : place;
}

/** The amount of a receipt, in minor units, as events are stored. */
function amountIn(data: unknown): number | null {
  const { amount } = (data ?? {}) as { readonly amount?: { readonly $?: readonly string[] } };
  const [type, minor] = amount?.$ ?? [];
  return type === 'money' ? Number(minor) : null;
}
