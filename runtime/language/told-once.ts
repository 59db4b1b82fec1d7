/**
 * The same problem at several places is one mistake: a name that several places use and nothing has, what all languages
 * of a text say, all strings of a word. It is told at the first place, with the others.
 */
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Place } from './model.ts';

/** About what the whole pack shares: tools, flows and what they take and give, events, queues, templates. */
const ofThePack: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'FLOW_UNKNOWN_TOOL',
  'FLOW_UNKNOWN_FLOW',
  'FLOW_UNKNOWN_EVENT',
  'FLOW_UNKNOWN_QUEUE',
  'FLOW_UNKNOWN_OUTCOME',
  'FLOW_UNROUTED',
  'FLOW_UNKNOWN_INPUT',
  'FLOW_MISSING_INPUT',
  'FLOW_WAIT_ABOUT',
  'PACK_TOOL_NOT_LISTED',
  'WAIT_NEVER_RAISED',
  'WAIT_NOT_HEARD',
  'TEMPLATE_MISSING',
  'TEMPLATE_LANGUAGE',
]);

/** About what one flow, or one template in all its languages, has: steps, results, variables, their fields. */
const ofOneFile: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  'FLOW_NAME',
  'FLOW_UNKNOWN_TARGET',
  'FLOW_TARGET_RESULT',
  'FLOW_UNKNOWN_RESULT',
  'FLOW_UNKNOWN_VARIABLE',
  'EXPRESSION_UNKNOWN_VARIABLE',
  'EXPRESSION_UNKNOWN_FIELD',
  'EXPRESSION_MAY_BE_NULL',
  'TEMPLATE_EACH_LIST',
  'TEMPLATE_NOT_PRINTABLE',
  'TEMPLATE_MAY_BE_ABSENT',
  'TEMPLATE_HELPER_TYPE',
  'STRING_MISSING',
]);

/** Each such problem once, where it was found first, with its further places as related. */
export function toldOnce(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const groups = new Map<string | Diagnostic, Diagnostic[]>();
  for (const each of diagnostics) {
    const key = groupOf(each) ?? each;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    // Of a template one place in each language is enough.
    const keyOf = (place: Place) => (place.file.endsWith('.hbs') ? place.file : JSON.stringify(place));
    const places = new Map([first, ...others].reverse().map(({ place }) => [keyOf(place), place]));
    places.delete(keyOf(first.place));
    const further = [...places.values()].reverse().map((place) => ({ place, message: 'and here' }));
    return [{ ...first, related: [...further, ...first.related] }];
  });
}

/** The same for problems that are one; null for one that stands alone. */
function groupOf({ code, message, file }: Diagnostic): string | null {
  if (ofThePack.has(code)) return message;
  // A word that is no longer used has several strings: its label, what is said where it is not offered.
  if (code === 'STRING_UNUSED') return `${code} ${/\w+"$/.exec(message)?.[0] ?? message}`;
  // Of "this" at two places nobody knows whether it is one.
  return ofOneFile.has(code) && !message.startsWith('this ')
    ? `${message} ${file.replace(/\.\w+\.hbs$/, '.hbs')}`
    : null;
}
