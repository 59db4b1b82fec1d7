import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { languageVersion } from '../../runtime/language/manifest-keys.ts';
import { migrations } from '../../runtime/language/migrations/all.ts';
import { migratePack } from '../../runtime/language/migrate.ts';
import type { Migration } from '../../runtime/language/migrations/migration.ts';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import { clinicFiles } from './bad-cases.ts';
import { clinic } from './fixtures/clinic.ts';
import { unindent } from './fixtures/flow-of.ts';

const manifest = (version: string): string =>
  unindent(`
  # Who speaks here.
  pack: old
  language: ${version} # of the flow language
  languages: [ en, fr, sw ]
`);

const flow = unindent(`
  # What it is for.
  flow: help
  title:   Help
  gives: [ done ]
  steps:
    # A person knows more.
    person:
      handoff: desk # always there
      say: 'help/person'

      then: end done
    other: { say: help/other, then: person }
`);

const old = (version = '1'): Map<string, string> =>
  new Map([
    ['flows/old/pack.yaml', manifest(version)],
    ['flows/old/help.yaml', flow],
    ['flows/old/quiet.yaml', 'flow:   quiet   # nothing to change\n'],
    ['flows/other/help.yaml', flow],
  ]);

describe('migrating a pack', () => {
  it('rewrites what has changed and keeps comments, order and everything else', () => {
    const migrated = migratePack(old(), 'old');
    if (!migrated.ok) throw new Error(migrated.reason);
    expect([...migrated.changed.keys()]).toEqual(['flows/old/pack.yaml', 'flows/old/help.yaml']);
    expect(migrated.changed.get('flows/old/help.yaml')).toBe(flow.replace('handoff: desk', 'ticket: desk'));
    expect(migrated.changed.get('flows/old/pack.yaml')).toBe(manifest('2'));
    expect(migrated.did).toEqual([migrations[0]?.does]);
  });

  it('leaves every line that it does not touch as it was, to the letter', () => {
    const files = old();
    const odd = [
      'flow:    help\r',
      'keeps: { language: [en, fr,   sw] }   # all of them',
      'title: \'A  "long" title that goes on for more than eighty characters, and then goes on and on and on\'',
      'steps:',
      '    one:',
      "        'handoff':   desk",
      '        then:   [ two ]',
      '    two: {handoff: desk,then: end done}',
    ].join('\n');
    const json = '{"flow":"other", "steps": {"one": {"handoff" : "desk"}}}';
    files.set('flows/old/odd.yaml', odd).set('flows/old/other.json', json);
    const migrated = migratePack(files, 'old');
    if (!migrated.ok) throw new Error(migrated.reason);
    expect(migrated.changed.get('flows/old/odd.yaml')).toBe(odd.replaceAll('handoff', 'ticket'));
    expect(migrated.changed.get('flows/old/other.json')).toBe(json.replace('handoff', 'ticket'));
  });

  it('writes a file anew where more changes than keys and values', () => {
    const add: Migration = {
      from: 1,
      does: 'every flow gets a note',
      flow: (document) => document.set('note', 'a new line'),
      manifest: () => {},
    };
    const migrated = migratePack(old(), 'old', [add], 2);
    if (!migrated.ok) throw new Error(migrated.reason);
    expect(migrated.changed.get('flows/old/help.yaml')).toBe(
      `${flow.replace('title:   Help', 'title: Help')}note: a new line\n`,
    );
  });

  it('keeps what the flow does: a pack of version 1 that called a person loads and calls one', () => {
    const files = clinicFiles();
    const main = 'flows/clinic/main.yaml';
    files.set(
      'flows/clinic/pack.yaml',
      (files.get('flows/clinic/pack.yaml') ?? '').replace('language: 2', 'language: 1'),
    );
    files.set(main, (files.get(main) ?? '').replace('    within: 3d\n    late: end done\n', ''));
    files.delete('flows/clinic/checkup.yaml');
    expect(loadPackFromText(files, 'clinic', clinic).diagnostics.map(({ code }) => code)).toContain(
      'PACK_LANGUAGE_OLD',
    );
    const migrated = migratePack(files, 'clinic');
    if (!migrated.ok) throw new Error(migrated.reason);
    expect(migrated.changed.get(main)).toContain(
      '    ticket: desk\n    say: welcome/person\n    then: end done',
    );
    for (const [path, text] of migrated.changed) files.set(path, text);
    expect(loadPackFromText(files, 'clinic', clinic).diagnostics.map(({ code }) => code)).not.toContain(
      'FLOW_MISSING_KEY',
    );
  });

  it('changes nothing the second time', () => {
    const files = old();
    const once = migratePack(files, 'old');
    if (!once.ok) throw new Error(once.reason);
    for (const [path, text] of once.changed) files.set(path, text);
    expect(migratePack(files, 'old')).toEqual({ ok: true, from: 2, to: 2, changed: new Map(), did: [] });
  });

  it('goes through every version in order', () => {
    const add = (from: number): Migration => ({
      from,
      does: `step ${from}`,
      flow: (document) => document.set('title', `${String(document.get('title'))} ${from}`),
      manifest: () => {},
    });
    const migrated = migratePack(old(), 'old', [add(1), add(2), add(3)], 4);
    if (!migrated.ok) throw new Error(migrated.reason);
    expect(migrated.changed.get('flows/old/help.yaml')).toContain('title:   Help 1 2 3');
    expect(migrated.changed.get('flows/old/pack.yaml')).toContain('language: 4 # of the flow language');
  });

  it.each([
    ['a newer version', old('7'), /version 7 .* knows 2 at most.*Update the runtime/],
    ['no version', old('first'), /names no version/],
    [
      'a file that cannot be read',
      new Map([...old(), ['flows/old/bad.yaml', 'a: [b']]),
      /bad\.yaml:1:4 cannot be read: this bracket \(\[\) is not closed; put \] where it ends\.$/,
    ],
    ['no manifest', new Map<string, string>(), /There is no flows\/old\/pack\.yaml/],
  ])('refuses %s with a sentence and changes nothing', (_what, files, reason) => {
    const migrated = migratePack(files, 'old');
    expect(migrated).toMatchObject({ ok: false });
    expect(migrated.ok ? '' : migrated.reason).toMatch(reason);
  });

  it('has one migration for every version, in order', () => {
    expect(migrations.map(({ from }) => from)).toEqual(
      Array.from({ length: languageVersion - 1 }, (_each, index) => index + 1),
    );
  });

  it('has left no pack of the project behind', () => {
    expect(readFileSync('flows/likelemba/pack.yaml', 'utf8')).toContain(`language: ${languageVersion}\n`);
  });
});
