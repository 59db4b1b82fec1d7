/** The manifest of a pack: what `pack.yaml` says, read strictly against the catalogue and the pack's flows. */
import type { Language, Role } from '../ports.ts';
import { languages as spoken } from '../ports.ts';
import type { Diagnostic } from './diagnostics.ts';
import { builtInCommands } from './model.ts';
import type { Keyword, Notice, Place } from './model.ts';
import { StartReader, keywordKeys, offerKeys } from './manifest-starts.ts';
import type { PlacedStart } from './manifest-starts.ts';
import type { Entry, Tree } from './read.ts';
import { sameType } from './types.ts';
import type { Type } from './types.ts';
import type { EventTypes, Vocabulary } from './vocabulary.ts';

/** Version of the flow language that this runtime reads. */
export const languageVersion = 1;

/** Something the manifest names, with the place where it does. */
export interface Named {
  readonly name: string;
  readonly place: Place;
}

/** A notice whose offers have their places. */
export type PlacedNotice = Omit<Notice, 'offers'> & { readonly offers: ReadonlyMap<string, PlacedStart> };

export type PlacedKeyword = Omit<Keyword, 'start'> & { readonly start: PlacedStart; readonly place: Place };

export interface Manifest {
  readonly name: string;
  readonly place: Place;
  readonly languages: readonly Language[];
  readonly entry: Named | null;
  readonly onboarding: Named | null;
  readonly queues: readonly Named[];
  readonly roles: readonly Role[];
  readonly tools: readonly Named[];
  readonly commands: ReadonlyMap<string, PlacedStart>;
  readonly keywords: readonly PlacedKeyword[];
  /** By `event.outcome`; an entry for the event alone stands under each outcome that has none of its own. */
  readonly notices: ReadonlyMap<string, PlacedNotice>;
}

/** Keys of a manifest, for the reader, the JSON Schema and the reference. */
export const manifestFields = {
  pack: { required: true, does: 'The name; the folder has it too.', example: 'clinic' },
  language: { required: true, does: 'Version of the flow language.', example: String(languageVersion) },
  languages: { required: true, does: 'Languages every text exists in.', example: '[en, fr, sw]' },
  entry: { required: true, does: 'The flow when nothing else is meant.', example: 'main' },
  onboarding: { required: true, does: 'The flow for people without a profile.', example: 'onboarding' },
  queues: { required: false, does: 'Queues of people for handoff.', example: '[support]' },
  roles: {
    required: false,
    does: 'Who may speak here; visitor and member when left out.',
    example: '[visitor, member]',
  },
  tools: { required: false, does: 'Tools the pack may call.', example: '[me.set_language]' },
  commands: {
    required: false,
    does: 'Words understood anywhere, with the flow that serves them.',
    example: '{ menu: main }',
  },
  keywords: {
    required: false,
    does: 'Upper-case words that start a flow, with an argument; one with a currency is an amount and may be left out.',
    example: '{ JOIN: { … } }',
  },
  notices: {
    required: false,
    does: 'What is said when an event reaches a chat.',
    example: '{ fee.settled.paid: { … } }',
  },
} as const;

export const noticeKeys = {
  say: { required: true, example: 'visit/receipt' },
  always: { required: false, example: 'true' },
  pausable: { required: false, example: 'true' },
  offers: { required: false, example: '{ pay: { run: pay, with: { due: event }, confirms: [event.fee] } }' },
};
const roles: readonly Role[] = ['visitor', 'member', 'operator'];

export function readManifest(
  tree: Tree,
  pack: string,
  vocabulary: Vocabulary,
): { readonly manifest: Manifest | null; readonly diagnostics: readonly Diagnostic[] } {
  const reader = new ManifestReader(vocabulary);
  return { manifest: reader.read(tree, pack), diagnostics: reader.diagnostics };
}

class ManifestReader extends StartReader {
  read(tree: Tree, pack: string): Manifest | null {
    const map = this.map(tree, 'a map that begins with "pack: name"');
    if (map === null) return null;
    const entries = this.fields(map, { of: 'a manifest', keys: manifestFields });
    const get = <T>(key: keyof typeof manifestFields, read: (value: Tree) => T): T | null => {
      const value = entries.get(key)?.value;
      return value === undefined ? null : read(value);
    };
    const name = get('pack', (value) => this.named(value, 'the name of the pack'));
    if (name !== null && name.name !== pack)
      this.report('PACK_NAME', name.place, { name: name.name, folder: pack });
    get('language', (value) => this.version(value));
    return {
      name: pack,
      place: map.place,
      languages:
        get('languages', (value) => this.list(value, 'a list of languages', (item) => this.language(item))) ??
        spoken,
      entry: get('entry', (value) => this.named(value, 'the name of a flow')),
      onboarding: get('onboarding', (value) => this.named(value, 'the name of a flow')),
      queues:
        get('queues', (value) =>
          this.list(value, 'a list of queues', (item) => this.named(item, 'a queue')),
        ) ?? [],
      roles: get('roles', (value) => this.list(value, 'a list of roles', (item) => this.role(item))) ?? [
        'visitor',
        'member',
      ],
      tools:
        get('tools', (value) => this.list(value, 'a list of tools', (item) => this.toolName(item))) ?? [],
      commands: get('commands', (value) => this.commands(value)) ?? new Map(),
      keywords: get('keywords', (value) => this.keywords(value)) ?? [],
      notices: get('notices', (value) => this.notices(value)) ?? new Map(),
    };
  }

  private version(tree: Tree): void {
    const value = this.scalar(tree, 'a version')?.value;
    if (value === undefined || value === BigInt(languageVersion)) return;
    this.report('PACK_LANGUAGE_VERSION', tree.place, { name: String(value), known: languageVersion });
  }

  private named(tree: Tree, what: string): Named | null {
    const name = this.name(tree, what);
    return name === null ? null : { name, place: tree.place };
  }

  private language(tree: Tree): Language | null {
    const name = this.text(tree, 'a language');
    const found = spoken.find((language) => language === name);
    if (found === undefined && name !== null) this.report('PACK_UNKNOWN_LANGUAGE', tree.place, { name });
    return found ?? null;
  }

  private role(tree: Tree): Role | null {
    const name = this.text(tree, 'a role');
    return roles.find((role) => role === name) ?? (name === null ? null : this.shape(tree, roles.join(', ')));
  }

  private toolName(tree: Tree): Named | null {
    const name = this.dotted(tree, 'the name of a tool');
    if (name === null) return null;
    const { tools } = this.vocabulary;
    if (!tools.has(name))
      return this.report('FLOW_UNKNOWN_TOOL', tree.place, { name }, { among: tools.keys() });
    return { name, place: tree.place };
  }

  private commands(tree: Tree): Map<string, PlacedStart> {
    const read = new Map<string, PlacedStart>();
    for (const { key, place, value } of this.map(tree, 'a map of commands to flows')?.entries ?? []) {
      if ((builtInCommands as readonly string[]).includes(key))
        this.report('FLOW_RESERVED_NAME', place, { name: key });
      else if (this.newName(key, place)) {
        const start = this.start(value, new Map());
        if (start !== null) read.set(key, start);
      }
    }
    return read;
  }

  private keywords(tree: Tree): PlacedKeyword[] {
    return (this.map(tree, 'a map of keywords')?.entries ?? [])
      .map(({ key, place, value }) => {
        if (!/^[A-Z][A-Z0-9]{1,19}$/.test(key)) return this.report('PACK_KEYWORD', place, { name: key });
        const argument =
          value.kind === 'map' ? value.entries.find((entry) => entry.key === 'argument') : undefined;
        const name = argument === undefined ? null : this.name(argument.value, 'a name for the argument');
        const currency = value.kind === 'map' ? this.currencyOf(value) : null;
        const type: Type =
          currency === null ? { kind: 'text', optional: false } : { kind: 'money', optional: true };
        const start = this.start(value, new Map(name === null ? [] : [[name, type]]), keywordKeys);
        return start === null ? null : { word: key, argument: name, currency, start, place };
      })
      .filter((keyword) => keyword !== null);
  }

  private currencyOf({ entries }: { readonly entries: readonly Entry[] }): string | null {
    const entry = entries.find(({ key }) => key === 'in');
    if (entry === undefined) return null;
    const code = this.text(entry.value, 'a currency, such as KES');
    if (code !== null && !/^[A-Z]{3}$/.test(code)) this.shape(entry.value, 'a currency, such as KES');
    return code;
  }

  private notices(tree: Tree): Map<string, PlacedNotice> {
    const read = new Map<string, PlacedNotice>();
    const entries = this.map(tree, 'a map of events to messages')?.entries ?? [];
    // An entry with an outcome is about less and wins, wherever it stands.
    const general = entries.filter(({ key }) => this.vocabulary.events.has(key));
    for (const entry of [...entries.filter((each) => !general.includes(each)), ...general]) {
      const about = this.aboutOf(entry);
      if (about === null) continue;
      const [event, outcomes] = about;
      for (const [index, outcome] of outcomes.entries()) {
        // One mistake in an entry for several outcomes is one mistake.
        const before = this.diagnostics.length;
        const notice = this.notice(entry, event, outcome);
        if (index > 0) this.diagnostics.length = before;
        const key = `${event.contract.name}.${outcome}`;
        if (notice !== null && !read.has(key)) read.set(key, notice);
      }
    }
    return read;
  }

  private aboutOf({ key, place }: Entry): [EventTypes, readonly string[]] | null {
    const { events } = this.vocabulary;
    const whole = events.get(key);
    if (whole !== undefined) return [whole, [...whole.outcomes.keys()]];
    const dot = key.lastIndexOf('.');
    const [name, outcome] = [key.slice(0, Math.max(0, dot)), key.slice(dot + 1)];
    const event = events.get(name);
    if (event === undefined) {
      const among = [...events.values()].flatMap((each) => [
        each.contract.name,
        ...[...each.outcomes.keys()].map((of) => `${each.contract.name}.${of}`),
      ]);
      return this.report('FLOW_UNKNOWN_EVENT', place, { name: key }, { among });
    }
    if (event.outcomes.has(outcome)) return [event, [outcome]];
    const details = { name: outcome, of: name, fields: [...event.outcomes.keys()].join(', ') };
    return this.report('FLOW_UNKNOWN_OUTCOME', place, details, { among: event.outcomes.keys() });
  }

  private notice({ key, value }: Entry, event: EventTypes, outcome: string) {
    const map = this.map(value, '{ say: template }');
    if (map === null) return null;
    const entries = this.fields(map, { of: 'a notice', keys: noticeKeys });
    const get = (field: string): Tree | null => entries.get(field)?.value ?? null;
    const [sayTree, alwaysTree, pausableTree, offersTree] = [
      get('say'),
      get('always'),
      get('pausable'),
      get('offers'),
    ];
    const say = sayTree === null ? null : this.template(sayTree);
    if (sayTree === null || say === null) return null;
    const type = key === event.contract.name ? commonType(event) : (event.outcomes.get(outcome) ?? null);
    const variables = new Map<string, Type>(type === null ? [] : [['event', type]]);
    const offers = new Map<string, PlacedStart>();
    for (const offer of (offersTree === null ? null : this.map(offersTree, 'a map of words to flows'))
      ?.entries ?? []) {
      const start = this.newName(offer.key, offer.place)
        ? this.start(offer.value, variables, offerKeys)
        : null;
      if (start !== null) offers.set(offer.key, start);
    }
    return {
      event: event.contract.name,
      outcome,
      say,
      always: alwaysTree === null ? false : (this.flag(alwaysTree) ?? false),
      pausable: pausableTree === null ? false : (this.flag(pausableTree) ?? false),
      offers,
      place: sayTree.place,
    };
  }
}

/** The type of `event` where an entry stands for all outcomes: theirs, if it is one. */
function commonType(event: EventTypes): Type | null {
  const [first, ...rest] = [...event.outcomes.values()];
  if (first === undefined || first === null) return null;
  return rest.every((type) => type !== null && sameType(type, first)) ? first : null;
}
