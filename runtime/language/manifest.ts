/** The manifest of a pack: what `pack.yaml` says, read strictly against the catalogue and the pack's flows. */
import type { Language, Role } from '../ports.ts';
import { languages as spoken } from '../ports.ts';
import type { Diagnostic } from './diagnostics.ts';
import { eventKey, outcomeKey } from './event-keys.ts';
import { builtInCommands } from './model.ts';
import type { Every, Keyword, Notice, Place } from './model.ts';
import { nearest } from './nearest.ts';
import { languageVersion, manifestFields, keywordForm, manifestLines, noticeKeys } from './manifest-keys.ts';
import { partsInPlace } from './steps-in-place.ts';
import { StartReader, keywordKeys, offerKeys } from './manifest-starts.ts';
import type { PlacedSelfStart, PlacedStart } from './manifest-starts.ts';
import type { Entry, Tree } from './read.ts';
import { sameType } from './types.ts';
import type { Type } from './types.ts';
import type { EventTypes, Vocabulary } from './vocabulary.ts';

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
  /** By `event.outcome`, as notices are. */
  readonly events: ReadonlyMap<string, PlacedStart>;
  readonly schedules: ReadonlyMap<string, PlacedSelfStart & { readonly every: Every }>;
  readonly broadcasts: ReadonlyMap<string, PlacedSelfStart>;
  readonly links: ReadonlyMap<string, PlacedStart>;
}

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
    const written = this.map(tree, 'a map that begins with "pack: name"');
    if (written === null) return null;
    const map = partsInPlace(written, Object.keys(manifestFields), manifestLines, this);
    const entries = this.fields(map, { of: 'a manifest', keys: manifestFields });
    const get = <T>(key: keyof typeof manifestFields, read: (value: Tree) => T): T | null => {
      const value = entries.get(key)?.value;
      return value === undefined ? null : read(value);
    };
    const name = get('pack', (value) => this.named(value, 'the name of the pack'));
    if (name !== null && name.name !== pack)
      this.report('PACK_NAME', name.place, { name: name.name, folder: pack });
    // Another version is told before anything is read; here it may still be none.
    get('language', (value) => {
      if (value.kind !== 'scalar' || typeof value.value !== 'bigint') this.shape(value, `${languageVersion}`);
    });
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
      events: get('events', (value) => this.events(value)) ?? new Map(),
      schedules: get('schedules', (value) => this.schedules(value)) ?? new Map(),
      broadcasts: get('broadcasts', (value) => this.broadcasts(value)) ?? new Map(),
      links: get('links', (value) => this.starts(value, 'links')) ?? new Map(),
    };
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
    if (tools.has(name)) return { name, place: tree.place };
    this.report('FLOW_UNKNOWN_TOOL', tree.place, { name }, { among: tools.keys() });
    // Of a misspelt one the rest is checked as if it were right.
    const meant = nearest(name, tools.keys());
    return meant === null ? null : { name: meant, place: tree.place };
  }

  private commands(tree: Tree): Map<string, PlacedStart> {
    const read = new Map<string, PlacedStart>();
    for (const { key, place, value } of this.map(tree, 'a map of commands to flows')?.entries ?? []) {
      if ((builtInCommands as readonly string[]).includes(key))
        this.report('FLOW_RESERVED_NAME', place, { name: key });
      else if (this.newName(key, place)) {
        const start = this.start(value, new Map([['said', { kind: 'text', optional: false }]]));
        if (start !== null) read.set(key, start);
      }
    }
    return read;
  }

  private keywords(tree: Tree): PlacedKeyword[] {
    return (this.map(tree, 'a map of keywords')?.entries ?? [])
      .map(({ key, place, value }) => {
        const more = keywordForm.test(key.toUpperCase()) ? { hint: `write ${key.toUpperCase()}` } : {};
        if (!keywordForm.test(key)) return this.report('PACK_KEYWORD', place, { name: key }, more);
        const argument = this.fieldNear(value, 'argument');
        const name = argument === null ? null : this.name(argument.value, 'a name for the argument');
        const currency = this.currencyOf(value);
        const like = this.codeOf(value);
        const type: Type =
          currency === null ? { kind: 'text', optional: false } : { kind: 'money', optional: true };
        const start = this.start(value, new Map(name === null ? [] : [[name, type]]), keywordKeys);
        return start === null ? null : { word: key, argument: name, currency, like, start, place };
      })
      .filter((keyword) => keyword !== null);
  }

  private notices(tree: Tree): Map<string, PlacedNotice> {
    return this.byOutcome(tree, 'a map of events to messages', (entry, event, outcome) =>
      this.notice(entry, event, outcome),
    );
  }

  /** The event whose notices have nothing more to offer once this one is said. */
  private endedBy(tree: Tree): string | null {
    const name = this.dotted(tree, 'the name of an event, such as payout.scheduled');
    if (name === null) return null;
    const { events } = this.vocabulary;
    if (!events.has(name))
      return this.report('FLOW_UNKNOWN_EVENT', tree.place, { name }, { among: events.keys() });
    return name;
  }

  private events(tree: Tree): Map<string, PlacedStart> {
    return this.byOutcome(tree, 'a map of events to flows', ({ key, value }, event, outcome) =>
      this.start(value, eventVariable(key, event, outcome)),
    );
  }

  private byOutcome<T>(
    tree: Tree,
    what: string,
    readOne: (entry: Entry, event: EventTypes, outcome: string) => T | null,
  ): Map<string, T> {
    const read = new Map<string, T>();
    const entries = this.map(tree, what)?.entries ?? [];
    // An entry with an outcome is about less and wins, wherever it stands.
    const general = entries.filter(({ key }) => this.vocabulary.events.has(key));
    for (const entry of [...entries.filter((each) => !general.includes(each)), ...general]) {
      const about = eventKey(this, this.vocabulary.events, entry);
      if (about === null) continue;
      const { event, outcomes } = about;
      const others = outcomes.map((outcome) => outcomeKey(event, outcome));
      if (general.includes(entry) && others.every((key) => read.has(key)))
        this.report('PACK_NEVER_TAKEN', entry.place, { name: entry.key, others: others.join(', ') });
      for (const [index, outcome] of outcomes.entries()) {
        // One mistake in an entry for several outcomes is one mistake.
        const before = this.diagnostics.length;
        const one = readOne(entry, event, outcome);
        if (index > 0) this.diagnostics.length = before;
        const key = outcomeKey(event, outcome);
        if (one !== null && !read.has(key)) read.set(key, one);
      }
    }
    return read;
  }

  private notice({ key, value }: Entry, event: EventTypes, outcome: string) {
    const map = this.map(value, '{ say: template }');
    if (map === null) return null;
    const entries = this.fields(map, { of: 'a notice', keys: noticeKeys });
    const get = (field: string): Tree | null => entries.get(field)?.value ?? null;
    const [sayTree, alwaysTree, pausableTree, offersTree, endsTree] = [
      get('say'),
      get('always'),
      get('pausable'),
      get('offers'),
      get('ends'),
    ];
    const say = sayTree === null ? null : this.template(sayTree);
    if (sayTree === null || say === null) return null;
    const variables = eventVariable(key, event, outcome);
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
      ends: endsTree === null ? null : this.endedBy(endsTree),
      place: sayTree.place,
    };
  }
}

/** What `event` is for an entry of this key. */
function eventVariable(key: string, event: EventTypes, outcome: string): ReadonlyMap<string, Type> {
  const type = key === event.contract.name ? commonType(event) : (event.outcomes.get(outcome) ?? null);
  return new Map(type === null ? [] : [['event', type]]);
}

/** The type of `event` where an entry stands for all outcomes: theirs, if it is one. */
function commonType(event: EventTypes): Type | null {
  const [first, ...rest] = [...event.outcomes.values()];
  if (first === undefined || first === null) return null;
  return rest.every((type) => type !== null && sameType(type, first)) ? first : null;
}
