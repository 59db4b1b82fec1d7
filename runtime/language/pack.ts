/**
 * A pack from its files: `flows/<pack>/`, `templates/<pack>/`, `locales/<language>/<pack>.yaml` and `runtime.yaml`.
 *
 * Every problem of every file is collected; one error and there is no pack.
 */
import type { Catalogue, Language } from '../ports.ts';
import { compileFlow } from './compile.ts';
import { diagnose, diagnoseBy, hasErrors, sortDiagnostics } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import { readFlow } from './flow-reader.ts';
import type { ReadFlow } from './flow-reader.ts';
import { logicHash, textsHash } from './hashes.ts';
import { otherVersion } from './language-version.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import type { Flow, Pack, Strings, Template } from './model.ts';
import type { PackDraft } from './pack-draft.ts';
import { entry, readText } from './read.ts';
import { rules } from './rules/all.ts';
import { readStrings, stringsOf } from './strings.ts';
import type { StringEntry, StringTable } from './strings.ts';
import { judge } from './suppressions.ts';
import type { Suppressed } from './suppressions.ts';
import { defaultFormats } from './template-helpers.ts';
import type { HelperFormats } from './template-helpers.ts';
import { TemplateCompiler, templateOf } from './templates.ts';
import type { TemplateText } from './templates.ts';
import { toldOnce } from './told-once.ts';
import { vocabularyOf } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';
import { damageIn } from './whole-text.ts';

export interface LoadedPack {
  /** Null when there is an error. */
  readonly pack: Pack | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Warnings that comments in the files let stand, with their reasons. */
  readonly suppressed: readonly Suppressed[];
  /** The files by the names that diagnostics use, for `formatDiagnostics`. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Pure: the files by path relative to the root, with `/`. Throws only when the catalogue itself is wrong. */
export function loadPackFromText(
  files: ReadonlyMap<string, string>,
  name: string,
  catalogue: Catalogue,
  formats: HelperFormats = defaultFormats,
): LoadedPack {
  const loader = new PackLoader(files, name, vocabularyOf(catalogue));
  const pack = loader.load(catalogue, formats);
  // What stands in one language by a comment still is a problem in another.
  const { diagnostics, suppressed } = judge(loader.diagnostics, files);
  return { pack, diagnostics: sortDiagnostics(toldOnce(diagnostics)), suppressed, sources: files };
}

class PackLoader {
  readonly diagnostics: Diagnostic[] = [];
  /** Files among the templates that are none by their names. */
  private readonly misnamed: string[] = [];
  private readonly files: ReadonlyMap<string, string>;
  private readonly name: string;
  private readonly vocabulary: Vocabulary;

  constructor(files: ReadonlyMap<string, string>, name: string, vocabulary: Vocabulary) {
    this.files = files;
    this.name = name;
    this.vocabulary = vocabulary;
  }

  load(catalogue: Catalogue, formats: HelperFormats): Pack | null {
    if (this.isDamaged()) return null;
    const manifest = this.manifest();
    if (manifest === 'of another version') return null;
    const languages: readonly Language[] = manifest?.languages ?? [];
    const tables = new Map(languages.map((language) => [language, this.strings(language)]));
    const strings = stringsOf(tables);
    const templates = this.templates(new TemplateCompiler(strings, formats), languages);
    const { flows, unread, misnamed } = this.flows();
    if (manifest === null) return null;
    const draft: PackDraft = {
      name: this.name,
      manifest,
      vocabulary: this.vocabulary,
      languages,
      flows,
      unreadFlows: unread,
      misnamedFlows: misnamed,
      templates,
      misnamedTemplates: this.misnamed,
      strings: tables,
      troubled: (path) => this.troubled(path),
    };
    this.prove(draft);
    return hasErrors(this.diagnostics) ? null : packOf(draft, strings, catalogue);
  }

  private prove(draft: PackDraft): void {
    for (const sees of ['everything', 'sound flows', 'a sound pack'] as const) {
      if (sees === 'a sound pack' && hasErrors(this.diagnostics)) return;
      for (const rule of rules.filter((each) => each.sees === sees)) {
        const sound = [...draft.flows].filter(([, { flow }]) => !draft.troubled(flow.file));
        const seen = sees === 'sound flows' ? { ...draft, flows: new Map(sound) } : draft;
        rule.check(seen, (...problem) => this.diagnostics.push(diagnoseBy(rule.codes, ...problem)));
      }
    }
  }

  private troubled(path: string): boolean {
    return this.diagnostics.some(({ severity, file }) => severity === 'error' && file.startsWith(path));
  }

  /** What else would be told follows from what is lost in one of its files. */
  private isDamaged(): boolean {
    const folders = [`flows/${this.name}/`, `templates/${this.name}/`];
    const strings = ['/runtime.yaml', `/${this.name}.yaml`];
    const isOwn = (path: string) =>
      folders.some((folder) => path.startsWith(folder)) ||
      (path.startsWith('locales/') && strings.some((file) => path.endsWith(file)));
    for (const [path, text] of this.files) {
      const damage = isOwn(path) ? damageIn(path, text) : null;
      if (damage !== null) this.diagnostics.push(damage);
    }
    return this.diagnostics.length > 0;
  }

  /** Null when it cannot be read. */
  private manifest(): Manifest | 'of another version' | null {
    const path = `flows/${this.name}/pack.yaml`;
    const source = this.files.get(path);
    if (source === undefined) {
      this.diagnostics.push(
        diagnose('FILE_MISSING', { file: path, line: 1, column: 1, length: 1 }, { name: path }),
      );
      return null;
    }
    const { tree, diagnostics } = readText(path, source);
    this.diagnostics.push(...diagnostics);
    if (tree === null) return null;
    const other = otherVersion(tree);
    if (other !== null) {
      this.diagnostics.push(other);
      return 'of another version';
    }
    const read = readManifest(tree, this.name, this.vocabulary);
    this.diagnostics.push(...read.diagnostics);
    return read.manifest;
  }

  private flows(): { flows: Map<string, ReadFlow>; unread: Set<string>; misnamed: Set<string> } {
    const folder = `flows/${this.name}/`;
    const paths = [...this.files.keys()].filter(
      (path) => path.startsWith(folder) && /\/[^/]+\.(ya?ml|json)$/.test(path),
    );
    const names = new Map<string, string>();
    for (const path of paths.sort()) {
      const base = path.slice(folder.length).replace(/\.\w+$/, '');
      if (base !== 'pack') names.set(base, path);
    }
    const flows = new Map<string, ReadFlow>();
    const unread = new Set<string>();
    const misnamed = new Set<string>();
    const texts = [...names].map(
      ([name, path]) => [name, readText(path, this.files.get(path) ?? '')] as const,
    );
    // In a file of another name: that is told there, and what names the flow is right.
    for (const [name, { tree }] of texts) {
      const declared = tree?.kind === 'map' ? entry(tree, 'flow')?.value : undefined;
      if (declared?.kind !== 'scalar' || declared.value === name) continue;
      misnamed.add(name);
      if (!names.has(String(declared.value))) unread.add(String(declared.value));
    }
    const known = new Set([...names.keys(), ...unread]);
    for (const [name, { tree, diagnostics }] of texts) {
      this.diagnostics.push(...diagnostics);
      const result = tree === null ? null : readFlow(tree, { vocabulary: this.vocabulary, flows: known });
      this.diagnostics.push(...(result?.diagnostics ?? []));
      if (result?.read) flows.set(name, result.read);
      else unread.add(name);
    }
    return { flows, unread, misnamed };
  }

  private templates(
    compiler: TemplateCompiler,
    languages: readonly Language[],
  ): Map<string, Map<Language, TemplateText | null>> {
    const folder = `templates/${this.name}/`;
    const read = new Map<string, Map<Language, TemplateText | null>>();
    for (const [path, source] of [...this.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!path.startsWith(folder)) continue;
      const form = /^(.+)\.([a-z]{2})\.hbs$/.exec(path.slice(folder.length));
      const language = languages.find((each) => each === form?.[2]);
      if (form?.[1] === undefined || language === undefined) {
        this.misnamed.push(path);
        continue;
      }
      const { text, diagnostics } = compiler.compile(path, source);
      this.diagnostics.push(...diagnostics);
      const texts = read.get(form[1]) ?? new Map<Language, TemplateText | null>();
      read.set(form[1], texts.set(language, text));
    }
    return read;
  }

  private strings(language: Language): StringTable {
    const table = new Map<string, StringEntry>();
    for (const file of ['runtime', this.name]) {
      const path = `locales/${language}/${file}.yaml`;
      const source = this.files.get(path);
      if (source === undefined) {
        this.diagnostics.push(
          diagnose('FILE_MISSING', { file: path, line: 1, column: 1, length: 1 }, { name: path }),
        );
        continue;
      }
      const { tree, diagnostics } = readText(path, source);
      this.diagnostics.push(...diagnostics);
      if (tree === null) continue;
      const read = readStrings(tree);
      this.diagnostics.push(...read.diagnostics);
      for (const [key, entry] of read.table) table.set(key, entry);
    }
    return table;
  }
}

/** Puts a proved draft together. */
function packOf(draft: PackDraft, strings: Strings, catalogue: Catalogue): Pack {
  const { manifest } = draft;
  const flows = new Map<string, Flow>();
  for (const [name, { flow }] of draft.flows) flows.set(name, { ...flow, machine: compileFlow(flow) });
  const templates = new Map<string, Template>();
  for (const [name, texts] of draft.templates) {
    const whole = [...texts].filter((each): each is [Language, TemplateText] => each[1] !== null);
    templates.set(name, templateOf(name, new Map(whole)));
  }
  return {
    name: draft.name,
    languages: draft.languages,
    entry: manifest.entry?.name ?? '',
    onboarding: manifest.onboarding?.name ?? '',
    commands: manifest.commands,
    keywords: manifest.keywords,
    notices: manifest.notices,
    events: manifest.events,
    schedules: manifest.schedules,
    broadcasts: manifest.broadcasts,
    links: manifest.links,
    queues: manifest.queues.map((queue) => queue.name),
    roles: manifest.roles,
    tools: new Set(manifest.tools.map((tool) => tool.name)),
    flows,
    templates,
    strings,
    catalogue,
    logicHash: logicHash(draft),
    textsHash: textsHash(draft),
  };
}
