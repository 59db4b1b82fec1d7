/** Every message exists in every language, reads only what is there, and reads the same in all of them. */
import type { Language } from '../../ports.ts';
import { error } from '../declared-code.ts';
import { shared } from '../diagnostic-codes.ts';
import { Foreign } from '../foreign-names.ts';
import type { Place } from '../model.ts';
import { nearest } from '../nearest.ts';
import { localeFiles } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { pluralBase } from '../strings.ts';
import { placeOfPath } from '../templates.ts';
import type { TemplateText } from '../templates.ts';
import { amongNames, pathCodes, typeOfPath } from '../type-paths.ts';
import { showType } from '../types.ts';
import type { Type } from '../types.ts';
import { templateSites } from '../template-sites.ts';
import type { TemplateSite } from '../template-sites.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  TEMPLATE_FILE_NAME: error(
    'a template is called name.language.hbs',
    'use a name and one of the languages {languages}',
  ),
  TEMPLATE_MISSING: error('there is no template "{name}"', 'write {files}', 'once a pack'),
  TEMPLATE_LANGUAGE: error('template "{name}" is missing in {languages}', 'write {files}', 'once a pack'),
  TEMPLATE_DIFFERS: error('{paths}: read in {has}, and not in {lacks}', 'say it in {lacks} as well'),
  TEMPLATE_MAY_BE_ABSENT: error(
    '{path} may be absent here, and there is nothing to say then',
    'put it between {{#if {path}}} and {{/if}}, with {{else}} for what is said otherwise',
    'once a file',
  ),
  ...pathCodes,
  ...shared('STRING_MISSING', 'TEMPLATE_NOT_PRINTABLE'),
};
type Report = ReportOf<keyof typeof codes>;

export const templates: Rule<keyof typeof codes> = {
  name: 'templates',
  sees: 'everything',
  codes,
  check(pack, report) {
    // What was wrong with the flows before counts, not what is found here.
    const found: Parameters<Report>[] = [];
    const later: Report = (...each) => found.push(each);
    const unknown: UnknownPaths = new Set();
    const sites = templateSites(pack);
    const said = new Set(sites.map(({ template }) => template));
    const unsaid = [...pack.templates].flatMap(([name, texts]) =>
      said.has(name) ? [] : [...texts.values()].flatMap((text) => text?.file ?? []),
    );
    for (const site of sites) {
      const texts = pack.templates.get(site.template);
      const languages = pack.languages.filter((language) => texts?.has(language) !== true);
      const files = languages.map((each) => `templates/${pack.name}/${site.template}.${each}.hbs`);
      const details = { name: site.template, languages: languages.join(', '), files: files.join(', ') };
      if (texts === undefined) {
        report('TEMPLATE_MISSING', site.place, details, { among: besides(pack, site.template) });
        continue;
      }
      // A file that only has a wrong name is told as such.
      const isMisnamed = files.every((file) => nearest(file, pack.misnamedTemplates) !== null);
      const stray = files.map((file) => nearest(file, unsaid)).find((file) => file !== null) ?? null;
      const more = stray === null ? {} : { hint: `write {files}, or rename ${stray}` };
      if (languages.length > 0 && !isMisnamed) later('TEMPLATE_LANGUAGE', site.place, details, more);
      if (!pack.troubled(site.place.file) && saysOfOthers(sites, site, texts, later)) continue;
      for (const text of texts.values()) if (text !== null) checkPaths(pack, site, text, unknown, later);
    }
    for (const texts of pack.templates.values()) {
      for (const text of texts.values()) if (text !== null) checkStrings(pack, text, later);
    }
    for (const each of found) report(...each);
    checkNames(pack, report);
    for (const [name, texts] of pack.templates) checkSame(pack, name, texts, unknown, report);
  },
};

/**
 * Whether a message speaks of variables that its flow does not have, and another flow that says it has them all: then it
 * is the wrong message. Told here, where it is named.
 */
function saysOfOthers(
  sites: readonly TemplateSite[],
  site: TemplateSite,
  texts: ReadonlyMap<Language, TemplateText | null>,
  report: Report,
): boolean {
  const [text] = [...texts.values()].filter((each) => each !== null);
  const unknownAt = ({ variables }: TemplateSite) =>
    text?.paths.reads.find((path) => !variables.has(rootOf(path))) ?? null;
  const path = unknownAt(site);
  if (text === undefined || path === null) return false;
  const other = sites.find((each) => each.template === site.template && unknownAt(each) === null);
  if (other === undefined) return false;
  const related = [
    { place: placeOfPath(text, path), message: 'read here' },
    { place: other.place, message: 'said here as well' },
  ];
  const hint = `${site.template} speaks of it: say another message here, or declare it`;
  report('EXPRESSION_UNKNOWN_VARIABLE', site.place, { name: rootOf(path) }, { hint, related });
  return true;
}

const rootOf = (path: string) => path.split(/[.[]/)[0] ?? path;

/** Templates that may have been meant: of the same folder, or of one with nearly its name. */
function besides(pack: PackDraft, name: string): readonly string[] {
  const folderOf = (each: string) => each.slice(0, each.lastIndexOf('/') + 1);
  const folders = new Set([...pack.templates.keys()].map(folderOf));
  const folder = folders.has(folderOf(name)) ? folderOf(name) : nearest(folderOf(name), folders);
  return [...pack.templates.keys()].filter((each) => folderOf(each) === folder);
}

function checkNames(pack: PackDraft, report: Report): void {
  const said = new Set([...pack.templates.keys(), ...templateSites(pack).map(({ template }) => template)]);
  const lacking = [...said].flatMap((name) =>
    pack.languages
      .filter((language) => pack.templates.get(name)?.has(language) !== true)
      .map((language) => `templates/${pack.name}/${name}.${language}.hbs`),
  );
  for (const file of pack.misnamedTemplates) {
    const place = { file, line: 1, column: 1, length: 1 };
    const details = { name: file, languages: pack.languages.join(', ') };
    report('TEMPLATE_FILE_NAME', place, details, { among: lacking });
  }
}

/** Paths whose variable is not known, by template, while the flow has other problems: they are told of later. */
type UnknownPaths = Set<string>;
const unknownKey = (text: TemplateText, path: string) => `${nameOfFile(text.file)} ${path}`;
const nameOfFile = (file: string) => file.replace(/\.\w+\.hbs$/, '');

function checkPaths(
  pack: PackDraft,
  site: TemplateSite,
  text: TemplateText,
  unknown: UnknownPaths,
  report: Report,
): void {
  const { paths } = text;
  // While a condition of the flow cannot be read, nobody knows what it asks for.
  const unread = pack.troubled(site.place.file);
  const types = new Map<string, Type>();
  const foreign = new Foreign<keyof typeof pathCodes>();
  const misspelled: string[] = [];
  for (const path of paths.reads) {
    const known = new Set([...site.notNull, ...(paths.known.get(path) ?? [])]);
    const found = typeOfPath(path, site.variables, known);
    if (found.ok) {
      types.set(path, found.type);
      continue;
    }
    if (site.misfit.has(rootOf(path))) continue;
    const more = { ...amongNames(found), related: [{ place: site.place, message: 'said here' }] };
    // A variable whose type could not be read is told where it is declared.
    if (found.code === 'EXPRESSION_UNKNOWN_VARIABLE') {
      if (unread) unknown.add(unknownKey(text, path));
      else
        foreign.add([
          found.code,
          placeOfPath(text, path),
          found.details,
          { ...more, hint: unknownHint(site) },
        ]);
    } else if (found.code === 'EXPRESSION_UNKNOWN_FIELD') {
      misspelled.push(path);
      foreign.add([found.code, placeOfPath(text, path), found.details, more]);
    } else if (!unread || found.code !== 'EXPRESSION_MAY_BE_NULL')
      report(found.code, placeOfPath(text, path), found.details, more);
  }
  foreign.tell(report);
  for (const path of paths.prints) {
    const type = types.get(path);
    if (type === undefined || !['record', 'list', 'bool'].includes(type.kind)) continue;
    report('TEMPLATE_NOT_PRINTABLE', placeOfPath(text, path), { path, type: showType(type) });
  }
  // That it is a list matters also where nothing of its items is said.
  for (const path of paths.lists) {
    const type = types.get(path);
    if (type === undefined || type.kind === 'list') continue;
    const more = { related: [{ place: site.place, message: 'said here' }] };
    const told = paths.reads.some((each) => each.startsWith(`${path}[]`));
    const details = { name: path, type: showType(type) };
    if (!told) report('TEMPLATE_EACH_LIST', placeOfPath(text, path), details, more);
  }
  for (const path of paths.bare) {
    const type = types.get(path);
    const told = paths.prints.includes(path) && ['record', 'list', 'bool'].includes(type?.kind ?? '');
    // What an {{#if}} around it asks for under a wrong name is that mistake.
    const asked = misspelled.some((each) => nearest(each, [path]) !== null);
    if (type?.optional === true && !told && !unread && !asked)
      report('TEMPLATE_MAY_BE_ABSENT', placeOfPath(text, path), { path });
  }
}

/** What a notice says is what its event carries. */
function unknownHint({ said }: TemplateSite): string {
  return said === null
    ? 'a notice knows event, me, today and now'
    : `declare it with its type under keeps or takes of flow "${said.flow}"`;
}

/** The same paths in every language: what one says, all say. What the same languages lack is told once. */
function checkSame(
  pack: PackDraft,
  name: string,
  texts: ReadonlyMap<Language, TemplateText | null>,
  unknown: UnknownPaths,
  report: Report,
): void {
  // What is misspelled in one language is told as such.
  const whole = [...texts].filter(
    (each): each is [Language, TemplateText] => each[1] !== null && !pack.troubled(each[1].file),
  );
  const differing = new Map<string, string[]>();
  for (const path of new Set(whole.flatMap(([, text]) => text.paths.reads))) {
    const having = whole.filter(([, text]) => text.paths.reads.includes(path));
    if (having.length === whole.length || having.some(([, text]) => unknown.has(unknownKey(text, path))))
      continue;
    const key = having.map(([language]) => language).join(', ');
    differing.set(key, [...(differing.get(key) ?? []), path]);
  }
  for (const [has, paths] of differing) {
    const languages: readonly string[] = has.split(', ');
    const having = whole.filter(([language]) => languages.includes(language));
    const lacking = whole.filter(([language]) => !languages.includes(language));
    const [[language, text], [, other]] = [having[0], lacking[0]] as [(typeof whole)[0], (typeof whole)[0]];
    const [first = ''] = paths;
    const lacks = lacking.map(([language]) => language).join(', ');
    const details = { name, paths: paths.join(', '), has, lacks };
    const read = paths.map((path) => ({ place: placeOfPath(text, path), message: `${path} in ${language}` }));
    // Told where it is unlike most.
    if (lacking.length <= having.length)
      report('TEMPLATE_DIFFERS', placeLike(other, text, first), details, { related: read });
    else
      report('TEMPLATE_DIFFERS', placeOfPath(text, first), details, {
        related: read.slice(1),
        hint: 'say it in {lacks} as well, or in no language',
      });
  }
}

/** Where a path should stand that is missing: the line that has it in the language that is the measure. */
function placeLike(text: TemplateText, measure: TemplateText, path: string): Place {
  const lines = text.source.trimEnd().split('\n');
  const line = Math.min(placeOfPath(measure, path).line, lines.length);
  return { file: text.file, line, column: 1, length: Math.max(1, (lines[line - 1] ?? '').length) };
}

/** Strings that `t` takes exist; which languages have them is told by the rule about strings. */
function checkStrings(pack: PackDraft, text: TemplateText, report: Report): void {
  const keys = new Set([...pack.strings.values()].flatMap((table) => [...table.keys()]));
  // By number: the name that the forms share.
  const named = new Set([...keys].map(pluralBase));
  for (const { key, names } of text.paths.strings) {
    const found = keys.has(key) || (names.includes('count') && keys.has(`${key}_other`));
    const place = { file: text.file, line: 1, column: 1, length: 1 };
    if (!found)
      report(
        'STRING_MISSING',
        lineOf(text, `"${key}"`) ?? place,
        { name: key, what: `"${key}"`, files: localeFiles(pack) },
        { among: named },
      );
  }
}

function lineOf(text: TemplateText, needle: string): Place | null {
  const lines = text.source.split('\n');
  const line = lines.findIndex((each) => each.includes(needle));
  if (line === -1) return null;
  return {
    file: text.file,
    line: line + 1,
    column: (lines[line]?.indexOf(needle) ?? 0) + 1,
    length: needle.length,
  };
}
