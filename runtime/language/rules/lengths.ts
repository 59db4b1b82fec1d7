/**
 * With the longest values, every message fits the gateways in every language: alone it fits one message, above buttons
 * what the strictest gateway takes there, and with its numbered options one message again.
 */
import type { Language } from '../../ports.ts';
import { parseCel } from '../cel.ts';
import type { CelNode } from '../cel.ts';
import { strictest } from '../channels.ts';
import type { FlowShape } from '../compile.ts';
import { error, warning } from '../declared-code.ts';
import { isBroken } from '../expressions.ts';
import type { Expression } from '../expressions.ts';
import { edgesOf, usesOf } from '../kinds/all.ts';
import { longestAnswer, longestOf, longestText } from '../longest.ts';
import type { Place } from '../model.ts';
import type { PackDraft } from '../pack-draft.ts';
import { messageLength } from '../template-length.ts';
import { variablesOf } from '../strings.ts';
import type { StringEntry } from '../strings.ts';
import { placeOfPath } from '../templates.ts';
import type { Type } from '../types.ts';
import { offersOf } from '../offered-words.ts';
import type { Offer } from '../offered-words.ts';
import { templateSites } from '../template-sites.ts';
import type { TemplateSite } from '../template-sites.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  MESSAGE_TOO_LONG: warning(
    'with the longest values this may have {length} characters in {language}, and {gateway} takes {max} {where}',
    'say it in fewer words, in two messages, or of a shorter list',
    'once a message',
  ),
  MESSAGE_UNBOUNDED: error(
    '{path} has no declared maximum, so nobody can say how long this message becomes',
    'declare it as list of … up to a number',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const lengths: Rule<keyof typeof codes> = {
  name: 'lengths',
  sees: 'a sound pack',
  codes,
  check(pack, report) {
    const texts = new Map([...pack.flows].map(([name, { flow }]) => [name, askedTexts(flow)]));
    const offers = offersOf(pack).filter(({ words, item }) => words.length > 0 || item !== null);
    const told = new Set<string>();
    for (const site of templateSites(pack)) {
      const { said } = site;
      const offer = offers.find((each) =>
        said === null
          ? each.flow === null && each.by === site.template
          : each.flow === said.flow && each.by === said.step,
      );
      const asked = texts.get(said?.flow ?? '') ?? new Map<string, number>();
      for (const language of pack.languages) {
        const once: Report = (code, place, details, more) => {
          // A list without a maximum has none in any language.
          const key = `${site.template}.${code === 'MESSAGE_UNBOUNDED' ? String(details?.['path']) : language}`;
          if (!told.has(key)) report(code, place, details, more);
          told.add(key);
        };
        checkSite(pack, site, offer, language, asked, once);
      }
    }
  },
};

function checkSite(
  pack: PackDraft,
  site: TemplateSite,
  offer: Offer | undefined,
  language: Language,
  texts: ReadonlyMap<string, number>,
  report: Report,
): void {
  const text = pack.templates.get(site.template)?.get(language) ?? null;
  if (text === null) return;
  const { variables } = site;
  const strings = pack.strings.get(language);
  const { length, unbounded } = messageLength(text.program, { language, variables, strings, texts });
  for (const path of unbounded) report('MESSAGE_UNBOUNDED', placeOfPath(text, path), { path });
  if (unbounded.length > 0) return;
  const limits = [
    {
      ...strictest('text'),
      where: 'in one message',
      length: length + (offer === undefined ? 0 : optionsLength(offer, pack, language)),
    },
  ];
  if (offer !== undefined) {
    const above = length + howLength(offer, pack, language);
    limits.push({ ...strictest('question'), where: 'above buttons', length: above });
  }
  const exceeded = limits.find((each) => each.length > each.max);
  if (exceeded === undefined) return;
  const place: Place = { file: text.file, line: 1, column: 1, length: 1 };
  const related = [{ place: site.place, message: 'said here' }];
  report('MESSAGE_TOO_LONG', place, { ...exceeded, language }, { related });
}

/** Texts that people are asked for and nothing else fills: as long as the question's check lets them be. */
function askedTexts(flow: FlowShape): ReadonlyMap<string, number> {
  const texts = new Map<string, number>();
  for (const step of flow.steps.values()) {
    for (const { variable, from } of edgesOf(step).flatMap(({ assigns }) => assigns)) {
      if (flow.variables.get(variable)?.kind !== 'text' || from?.type.kind === 'null') continue;
      const { inWords, checks } = usesOf(step);
      const size = inWords && from === null ? checkedSize(checks, variable) : longestText;
      texts.set(variable, Math.max(size, texts.get(variable) ?? 0));
    }
  }
  return texts;
}

/** The most characters that checks allow: `size(name) <= 40`, alone or beside others with `&&`. */
function checkedSize(checks: readonly Expression[], variable: string): number {
  const most = (node: CelNode): number => {
    if (node.op === '&&') return Math.min(...(node.args as CelNode[]).map(most));
    if (node.op !== '<=' && node.op !== '<') return longestAnswer;
    const [left, right] = node.args as [CelNode, CelNode];
    const [name, [of] = []] = left.op === 'call' ? (left.args as [string, CelNode[]?]) : ['', []];
    const isSize = name === 'size' && of?.op === 'id' && of.args === variable;
    if (!isSize || typeof right.args !== 'bigint') return longestAnswer;
    return Number(right.args) - (node.op === '<' ? 1 : 0);
  };
  const sound = checks.filter((check) => !isBroken(check));
  return Math.min(longestAnswer, ...sound.map(({ source }) => most(parseCel(source).ast)));
}

/** Numbered options below a text: a blank line, then a line for each. */
function optionsLength(offer: Offer, pack: PackDraft, language: Language): number {
  const strings = pack.strings.get(language);
  const labels = offer.words.map(({ keys }) => {
    const entry = keys.map((key) => strings?.get(key)).find((each) => each !== undefined);
    return [...(entry?.words[0] ?? '')].length;
  });
  const item = offer.item === null ? 0 : itemLength(strings?.get(offer.item.key), offer.item.type, language);
  const items = offer.item === null ? [] : Array.from({ length: itemsOnPage }, () => item);
  return [...labels, ...items].reduce(
    (sum, each) => sum + numberLength + each,
    1 + howLength(offer, pack, language),
  );
}

/** The sentence that tells of a word which is no numbered line. */
function howLength(offer: Offer, pack: PackDraft, language: Language): number {
  const how = offer.how === undefined ? undefined : pack.strings.get(language)?.get(offer.how);
  return [...(how?.words[0] ?? '')].length;
}

/** `12. ` and the end of the line before. */
const numberLength = 5;
/** The engine shows long lists in pages of eight. */
const itemsOnPage = 8;

function itemLength(entry: StringEntry | undefined, type: Type, language: Language): number {
  const bare = [...(entry?.words[0] ?? '').replaceAll(/\{\{[^}]*\}\}/g, '')].length;
  const fields = type.kind === 'record' ? type.record.fields : new Map<string, Type>();
  const filled = (entry === undefined ? [] : variablesOf(entry)).map((name) => {
    const field = fields.get(name);
    return field === undefined ? 0 : longestOf(field, language);
  });
  return filled.reduce((sum, each) => sum + each, bare);
}
