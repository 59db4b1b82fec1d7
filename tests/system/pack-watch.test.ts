/** Packs that follow their files: what authors save is used, and what is broken is not. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editWords, firstWords } from '../../system/edit-words.ts';
import { watchPacks } from '../../system/pack-watch.ts';
import type { Edited, WatchedPacks } from '../../system/pack-watch.ts';
import { copyProject } from '../support/project.ts';
import type { ProjectCopy } from '../support/project.ts';

let project: ProjectCopy;
let packs: WatchedPacks;
let heard: Edited[];

beforeEach(() => {
  project = copyProject();
  packs = watchPacks(project.folder, ['likelemba'], (error) => {
    throw error;
  });
  heard = [];
  packs.subscribe((edited) => heard.push(edited));
});
afterEach(() => {
  packs.close();
  project.remove();
});

const pay = 'flows/likelemba/pay.yaml';
const menu = 'templates/likelemba/main/menu.en.hbs';
const reading = (count: number) => expect.poll(() => heard.length, { timeout: 15_000 }).toBe(count);
const source = () => packs.current('likelemba').templates.get('main/menu')?.source.get('en');

test('a template, a string and a flow are used once they are saved', async () => {
  project.save(menu, 'Good morning {{me.name}}.\n');
  await reading(1);
  expect(source()).toContain('Good morning');
  expect(packs.edited()).toMatchObject({ broken: false, files: [menu], diagnostics: [] });

  project.change('locales/en/likelemba.yaml', 'Pay contribution', 'Pay in now');
  await reading(2);
  const labels = packs.current('likelemba').strings.words('en', 'choices.main.menu.pay');
  expect(labels).toContain('Pay in now');

  project.change(pay, 'title: Pay a contribution', 'title: Pay in');
  await reading(3);
  expect(packs.current('likelemba').flows.get('pay')?.title).toBe('Pay in');
});

test('what no pack that runs reads changes nothing, and is told so', async () => {
  for (const [count, file] of ['flows/likelemba/notes.txt', 'locales/en/another.yaml'].entries()) {
    project.save(file, 'to: do\n');
    await reading(count + 1);
    expect(editWords(packs.edited(), false)).toBe(`saved ${file}: nothing that the phones use`);
  }
  project.change('locales/en/likelemba.yaml', 'Pay contribution', 'Pay in now');
  await reading(3);
  expect(editWords(packs.edited(), false)).toBe('saved locales/en/likelemba.yaml: the phones use it');
});

test('warnings of the files that the program begins with are told', () => {
  expect(firstWords(packs)).toBeNull();
  project.change(pay, '  refusal: refusal\n', '  refusal: refusal\n  note: text\n');
  const others = watchPacks(project.folder, ['likelemba'], () => undefined);
  others.close();
  expect(firstWords(others)).toMatch(
    /^flows\/likelemba\/pay\.yaml:\d+:3 {2}FLOW_UNUSED_VARIABLE \(warning\)/,
  );
});

test('a broken file is told with its place, the last good version stays, and a mended one clears it', async () => {
  const good = packs.current('likelemba');
  const text = project.read(pay);
  project.change(pay, 'goto: choose }', 'goto: chose }');
  await reading(1);
  expect(packs.current('likelemba')).toBe(good);
  const [problem] = packs.edited().diagnostics;
  const line = text.split('\n').findIndex((each) => each.includes('goto: choose }')) + 1;
  expect(problem).toMatchObject({
    code: 'FLOW_UNKNOWN_TARGET',
    place: { file: pay, line },
    hint: 'did you mean "choose"?',
  });
  const told = editWords(packs.edited(), false);
  expect(told).toContain('broken, the last good version goes on');
  expect(told).toContain(`${pay}:${line}:`);
  expect(told).toContain('did you mean "choose"?');

  project.saveByRename(pay, text);
  await reading(2);
  expect(packs.edited()).toMatchObject({ broken: false, diagnostics: [] });
  expect(packs.current('likelemba')).not.toBe(good);
  expect(editWords(packs.edited(), true)).toContain('in order again');
});

test('words of numbers and days are watched too, and their problems have a place', async () => {
  const file = 'locales/sw/numbers.yaml';
  const text = project.read(file);
  const key = /^(\w+):/m.exec(text)?.[1] ?? '';
  project.save(file, text.replace(`${key}:`, `${key}x:`));
  await reading(1);
  const places = packs.edited().diagnostics.map(({ place }) => place.file);
  expect(new Set(places)).toEqual(new Set([file]));
  expect(
    packs
      .edited()
      .diagnostics.map(({ message }) => message)
      .join('\n'),
  ).toContain(`${key}x: unknown key`);

  project.save(file, `${text}\n}`);
  await reading(2);
  expect(packs.edited().diagnostics).toMatchObject([{ code: 'FILE_NOT_YAML', place: { file } }]);

  project.save(file, text);
  await reading(3);
  expect(packs.edited().broken).toBe(false);
});

test('a file that is taken away or added counts; what editors leave beside it does not', async () => {
  const good = packs.current('likelemba');
  rmSync(join(project.folder, menu));
  await reading(1);
  expect(packs.edited()).toMatchObject({ broken: true, files: [menu] });
  expect(packs.current('likelemba')).toBe(good);

  for (const name of ['.menu.en.hbs.swp', 'menu.en.hbs~', '#menu.en.hbs#', '4913', 'menu.en.hbs.tmp'])
    writeFileSync(join(project.folder, 'templates/likelemba/main', name), 'not a template {{');
  project.save(menu, 'Back {{me.name}}.\n');
  await reading(2);
  expect(packs.edited()).toMatchObject({ broken: false, files: [menu], diagnostics: [] });
  expect(source()).toContain('Back');
});

test('a broken project does not start, as before', () => {
  project.change(pay, 'goto: choose }', 'goto: chose }');
  expect(() => watchPacks(project.folder, ['likelemba'], () => undefined)).toThrow(/pay\.yaml:\d+:\d+/);
});
