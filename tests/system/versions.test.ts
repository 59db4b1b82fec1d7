/** Conversations in the middle of something while the pack under them changes: on Postgres, with the clinic's pack. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Persons } from '../../runtime/conversation/ports.ts';
import { moveToNewest } from '../../runtime/conversation/versions.ts';
import type { PackFiles } from '../../runtime/conversation/versions.ts';
import { decodeSnapshot, encodeSnapshot } from '../../runtime/engine/snapshot.ts';
import { fail, step } from '../../runtime/engine/step.ts';
import { formatDiagnostics } from '../../runtime/language/diagnostics.ts';
import { loadPackFromText } from '../../runtime/language/pack.ts';
import { languages } from '../../runtime/ports.ts';
import type { Catalogue } from '../../runtime/ports.ts';
import { packSources } from '../../system/packs.ts';
import type { LoadedPacks } from '../../system/packs.ts';
import { planOf as planned } from '../../system/fates.ts';
import type { Plan } from '../../system/fates.ts';
import { sayPlan } from '../../system/plan.ts';
import { clinicFiles } from '../language/bad-cases.ts';
import { clinic } from '../language/fixtures/clinic.ts';
import { testWords } from '../support/chat.ts';
import { world } from './support/nodes.ts';
import { chatOf, message, openSeal, tell, userOf } from './support/world.ts';
import type { Node } from './support/world.ts';

const it = world();

const members: Persons = {
  findOrCreateByPhone: (_tx, phone) => Promise.resolve(userOf(phone)),
  read: (_tx, id) =>
    Promise.resolve({
      id,
      role: 'member',
      language: 'en',
      timeZone: 'Africa/Nairobi',
      notifications: true,
      me: { id, name: 'Amina', registered: true },
    }),
};

type Edit = readonly [file: string, replace: string, by: string];

function packsOf(edits: readonly Edit[] = [], catalogue: Catalogue = clinic): LoadedPacks {
  const files = clinicFiles();
  for (const language of languages) {
    const path = `locales/${language}/runtime.yaml`;
    files.set(path, readFileSync(path, 'utf8'));
  }
  for (const [file, replace, by] of edits) {
    const text = files.get(file) ?? '';
    if (!text.includes(replace)) throw new Error(`${file} has no ${replace}`);
    files.set(file, text.replace(replace, by));
  }
  const load = (of: PackFiles, name: string) => loadPackFromText(of, name, catalogue);
  const { pack, diagnostics, sources } = load(files, 'clinic');
  if (pack === null) throw new Error(formatDiagnostics(diagnostics, sources));
  // Every account of these tests speaks with the clinic, whatever the shared database calls it.
  return {
    current: () => pack,
    has: () => true,
    words: () => testWords(),
    sources: packSources(new Map([['tiny', files]]), (of) => load(of, 'clinic')),
  };
}

function planOf(packs: LoadedPacks, keepsVersions = true): Promise<Plan> {
  return planned(it.db.database, openSeal, packs, 'tiny', keepsVersions);
}

function said(plan: Plan, packs: LoadedPacks): string {
  const lines: string[] = [];
  sayPlan(plan, packs.current('tiny'), (line) => lines.push(line));
  return lines.join('\n');
}

async function open(packs: LoadedPacks, pinned = true): Promise<Node> {
  const node = await it.node({
    engine: { step, fail, encodeSnapshot, decodeSnapshot },
    packs,
    persons: members,
    domain: () => ({
      tools: clinic.tools
        .filter(({ name }) => name === 'checkup.ask_for')
        .map((contract) => ({ contract, run: () => Promise.resolve({ outcome: 'booked' }) })),
    }),
    ...(pinned ? { versions: packs.sources } : {}),
  });
  await node.start();
  await node.stop();
  return node;
}

async function say(node: Node, person: number, text: string): Promise<string> {
  expect(await tell(node, message(person, text))).toBe('ok');
  await node.drain();
  return it.gateway.textsOf(chatOf(person)).at(-1) ?? '';
}

/** A version in which the days are not asked for any more. */
const withoutDays: readonly Edit[] = [
  [
    'flows/clinic/checkup.yaml',
    '    say: checkup/short\n    then: days',
    '    say: checkup/short\n    then: choose',
  ],
  [
    'flows/clinic/checkup.yaml',
    '  days:\n    menu: checkup/days\n    into: days\n    choices:',
    '  choose:\n    menu: checkup/days\n    into: days\n    choices:',
  ],
  ['flows/clinic/checkup.yaml', 'say: checkup/full\n    then: days', 'say: checkup/full\n    then: choose'],
  ['flows/clinic/checkup.yaml', 'late: sorry\n    then: days', 'late: sorry\n    then: choose'],
];

/** A version in which a visit may be moved more often: nothing for who asks for a check-up. */
const otherFlow: Edit = ['flows/clinic/visits.yaml', 'moves < 3', 'moves < 4'];

describe('a conversation in the middle of something', () => {
  test('goes on in the version it began on; others, and it afterwards, take the new one', async () => {
    const amina = it.somebody();
    await say(await open(packsOf()), amina, '#checkup');
    const two = await open(packsOf(withoutDays));
    expect(await say(two, amina, 'later')).toContain('All right');
    const joe = it.somebody();
    await say(two, joe, '#checkup');
    const places = await it.rows<{ step: string; logic_hash: string; flow: string }>(
      `select step, flow, logic_hash from runtime.conversations where user_id = any($1)`,
      [amina, joe].map((person) => userOf(`+2547000000${String(person).padStart(2, '0')}`)),
    );
    expect(places.map(({ step: at }) => at).sort()).toEqual([null, 'choose'].sort());
    await say(two, amina, '#checkup');
    const [now] = await it.rows<{ step: string }>(
      `select step from runtime.conversations where id = $1`,
      await it.conversationOf(amina),
    );
    expect(now?.step).toBe('choose');
  });

  test('is moved while developing: there it begins anew where the step is gone', async () => {
    const amina = it.somebody();
    await say(await open(packsOf()), amina, '#checkup');
    const two = await open(packsOf(withoutDays), false);
    expect(await say(two, amina, '1 and 2')).not.toContain('How do you feel');
  });

  test('hears a corrected text at its next message', async () => {
    const amina = it.somebody();
    await say(await open(packsOf()), amina, '#checkup');
    const corrected: Edit = ['templates/clinic/checkup/story.en.hbs', 'How do you feel?', 'How are you?'];
    const two = await open(packsOf([...withoutDays, corrected]));
    expect(await say(two, amina, '1 and 2')).toContain('How are you?');
    const [row] = await it.rows<{ step: string }>(
      `select step from runtime.conversations where id = $1`,
      await it.conversationOf(amina),
    );
    expect(row?.step).toBe('story');
  });

  test('stops the start when a tool it needs is gone, with the step and why', async () => {
    const amina = it.somebody();
    await say(await open(packsOf()), amina, '#checkup');
    const changed: Catalogue = {
      ...clinic,
      tools: clinic.tools.map((tool) =>
        tool.name === 'checkup.ask_for' ? { ...tool, outcomes: { ...tool.outcomes, closed: null } } : tool,
      ),
    };
    const routed: Edit = ['flows/clinic/checkup.yaml', 'full: again }', 'full: again, closed: sorry }'];
    const packs = packsOf([routed], changed);
    await expect(open(packs)).rejects.toMatchObject({
      code: 'VERSION_BROKEN',
      message: expect.stringMatching(/\d+ at checkup\.days[\s\S]*FLOW_UNROUTED[\s\S]*closed/),
    });

    const plan = await planOf(packs);
    const days = plan.fates.find(({ at }) => at === 'checkup.days');
    expect(days?.cannotStay).toBeGreaterThanOrEqual(1);
    expect(days).toMatchObject({ unchanged: 0, stay: 0, restart: 0, map: days?.cannotStay });
    expect(said(plan, packs)).toMatch(
      /FLOW_UNROUTED[\s\S]*closed[\s\S]*\n\d+ cannot stay: the start would refuse\. Bring back what is named above/,
    );

    // Moved, they go on in the new version, and the start has nothing against it.
    const moved = await moveToNewest(it.db.database, { ...packs.current('tiny'), name: 'tiny' });
    expect(moved).toBeGreaterThanOrEqual(1);
    const two = await open(packs);
    expect(await say(two, amina, '1 and 2')).toContain('How do you feel');
    // Left, so that the versions of the next test have nothing to serve here.
    await say(two, amina, 'cancel');
  });

  test('is counted by step before a version is published', async () => {
    const [amina, joe, zawadi] = [it.somebody(), it.somebody(), it.somebody()];
    const { fates: before } = await planOf(packsOf(withoutDays));
    const one = await open(packsOf());
    await say(one, amina, '#checkup');
    await say(one, joe, '#checkup');
    await say(one, joe, '1 and 2');
    // Somebody in the menu is in the middle of nothing.
    await say(one, zawadi, 'menu');
    const { fates: after } = await planOf(packsOf(withoutDays));
    const grown = (at: string, column: 'stay' | 'restart' | 'map') => {
      const of = (fates: typeof after) => fates.find((fate) => fate.at === at)?.[column] ?? 0;
      return of(after) - of(before);
    };
    expect([grown('checkup.days', 'stay'), grown('checkup.days', 'restart')]).toEqual([1, 1]);
    expect([grown('checkup.story', 'stay'), grown('checkup.story', 'map')]).toEqual([1, 1]);
    expect(after.some(({ at }) => at === 'main.menu')).toBe(false);
  });

  test('is counted as unchanged where another flow was edited, and as moved beside sandboxes', async () => {
    const amina = it.somebody();
    await say(await open(packsOf()), amina, '#checkup');
    const here = (plan: Plan) => plan.fates.find(({ at }) => at === 'checkup.days');
    const others = here(await planOf(packsOf()));
    const elsewhere = packsOf([otherFlow]);
    expect(elsewhere.current('tiny').logicHash).not.toBe(packsOf().current('tiny').logicHash);
    expect(here(await planOf(elsewhere))).toEqual(others);
    expect(await planOf(elsewhere)).toMatchObject({ refused: [] });

    const edited = packsOf(withoutDays);
    const moved = await planOf(edited, false);
    expect(here(moved)).toMatchObject({ stay: 0, cannotStay: 0, restart: others?.unchanged });
    expect(moved.refused).toEqual([]);
    expect(said(moved, edited)).toMatch(/go on in this one, or begin anew\.$/);
    expect(said(moved, edited)).not.toContain('stay');
  });

  test('whose version was never kept is not refused: it takes this one', async () => {
    await say(await open(packsOf()), it.somebody(), '#checkup');
    const [one] = await it.rows<{ was: string }>(
      `select logic_hash as was from runtime.conversations where step = 'days' limit 1`,
    );
    await it.rows(`update runtime.conversations set logic_hash = 'never' where logic_hash = $1`, one?.was);
    const packs = packsOf(withoutDays);
    const plan = await planOf(packs);
    expect(plan.refused).toEqual([]);
    expect(said(plan, packs)).toMatch(/The version of \d+ was never kept/);
    await open(packs);
  });
});
