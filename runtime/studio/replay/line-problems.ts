/** What is wrong with a line of `talk`, where the schema alone would not say what to do. */
import { didYouMean, nearest } from '../../language/nearest.ts';
import { languages } from '../../ports.ts';
import { providerActs, providerSwitches, sendables } from './stage.ts';

/** What a person may do, as it is written. */
const doings =
  'a text, a text for each language, { tap }, { quote, says }, { sends }, { edits }, { deletes }, { reacts }, { quickly }, { long }, { follows_invite_of } or { types_code_of }';

const doingKeys = [
  'tap',
  'quote',
  'says',
  'sends',
  'edits',
  'deletes',
  'reacts',
  'quickly',
  'long',
  'follows_invite_of',
  'types_code_of',
];

/** Somebody who is not among the people of the replay. */
export function nobody(name: string, people: Iterable<string>): string {
  return `there is nobody called "${name}"${didYouMean(name, people)}`;
}

/** A person's line that fits none of what a person may do, where the schema's own words help nobody; else null. */
export function personProblem(name: string, value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean')
    return `what ${name} says is a text: put it in quotes, ${name}: "${value}"`;
  if (typeof value === 'object' && value !== null && languages.some((language) => language in value)) {
    const lacking = languages.filter((language) => !(language in value));
    if (lacking.length > 0) return `what ${name} says is missing in ${lacking.join(', ')}`;
  }
  const sends = (value as { sends?: unknown } | null)?.sends;
  if (typeof sends === 'string' && !(sendables as readonly string[]).includes(sends))
    return `${name} cannot send "${sends}"${didYouMean(sends, sendables) || `; there are ${sendables.join(', ')}`}`;
  if (typeof sends === 'string')
    return `${name}: caption stands under an image or a video, of: with a contact`;
  if (value === null) return `${name} says nothing: write a text behind the colon`;
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const cut = Object.entries(value as object).filter(([, inner]) => inner === null);
  if (cut.length > 0 && keys.length > cut.length)
    return `a text with a comma between { } stands in quotes: { ${keys[0]}: "…, ${cut.map(([key]) => key).join(', ')}" }`;
  return null;
}

/** That none of these fields is anything that a person may do. */
export function noDoing(name: string, fields: readonly string[]): string {
  for (const key of fields) {
    const meant = nearest(key, doingKeys);
    if (meant !== null) return `${name}: there is no "${key}" here; did you mean ${meant}?`;
  }
  return `what ${name} does is ${doings}`;
}

/** A line that is no person's, where the schema's own words help nobody; else null. */
export function besidesProblem(key: string, value: unknown): string | null {
  const cut = Object.entries(typeof value === 'object' && value !== null ? value : {}).find(
    ([part, inner]) => /^\d+$/.test(part) && inner === null,
  );
  if (cut !== undefined) return `${key}: write numbers without a comma; amounts are in minor units, 100000`;
  if (key === 'wait') return 'wait: write a time such as 90s, 15m, 3h or 7d';
  const mpesa = key === 'provider' ? (value as { mpesa?: unknown } | null)?.mpesa : undefined;
  const hasPerson = typeof value === 'object' && value !== null && 'for' in value;
  const all: readonly string[] = [...providerActs, ...providerSwitches];
  const known: readonly string[] = hasPerson ? providerActs : providerSwitches;
  if (typeof mpesa === 'string' && !all.includes(mpesa)) {
    const hint = didYouMean(mpesa, all) || `; there are ${known.join(', ')}`;
    return `provider: mpesa does not know "${mpesa}"${hint}`;
  }
  if (typeof mpesa === 'string' && (providerSwitches as readonly string[]).includes(mpesa) && hasPerson)
    return `provider: ${mpesa} is nobody's: leave out for`;
  const amount = typeof mpesa === 'string' ? (value as { amount?: unknown }).amount : undefined;
  if (amount !== undefined && mpesa === 'pays_by_hand' && hasPerson)
    return 'provider: M-Pesa moves whole shillings, and an amount is in minor units: 50000 is 500';
  if (amount !== undefined && mpesa !== 'pays_by_hand')
    return `provider: ${mpesa} has no amount of its own: leave it out, or write pays_by_hand`;
  return null;
}
