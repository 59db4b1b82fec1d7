/** Faults that the explorer finds: each planted in a flow that no linter has seen, or in the engine. */
import { describe, expect, it } from 'vitest';
import type { Effect, StepEvent, StepResult } from '../../../runtime/engine/model.ts';
import { showViolation } from '../../../runtime/studio/explore/show.ts';
import { checkTold } from '../../../runtime/studio/explore/checks.ts';
import type { Engine, Move, Node } from '../../../runtime/studio/explore/model.ts';
import { pack as clinicPack } from '../../engine/clinic-chat.ts';
import { clinicWith, engine, exploreClinic, found } from './clinic.ts';

/** The engine, with something done to what comes of events. */
const broken = (change: (result: StepResult, event: StepEvent, language: string) => StepResult): Engine => ({
  ...engine,
  step: (pack, snapshot, event, context) =>
    change(engine.step(pack, snapshot, event, context), event, context.language),
});

const messages = (result: StepResult, change: (text: string) => string): StepResult => ({
  ...result,
  effects: result.effects.map((effect): Effect =>
    effect.kind === 'message' ? { ...effect, text: change(effect.text) } : effect,
  ),
});

const isWritten = (event: StepEvent, word: string): boolean =>
  event.kind === 'message' && event.content.kind === 'text' && event.content.text.toLowerCase() === word;

describe('in a flow', () => {
  it('a message that reads what is not there', () => {
    const pack = clinicWith('pay', ['    say: visit/none\n', '    say: visit/thanks\n']);
    expect(found(exploreClinic('pay', pack))).toContain('throws pay.find');
  });

  it('an end in silence', () => {
    const pack = clinicWith(
      'pay',
      ['none: none', 'none: end later'],
      ['  none:\n    say: visit/none\n    then: end later\n', ''],
    );
    expect(found(exploreClinic('pay', pack))).toContain('silence pay.find');
  });

  it('a question without a way out', () => {
    const pack = clinicWith('pay', [
      'choices: { again: confirm, later: end failed }',
      'choices: { again: refused, later: refused }',
    ]);
    const explored = exploreClinic('pay', pack);
    expect(found(explored)).toContain('trap pay.refused');
  });

  it('a turn that never rests', () => {
    const pack = clinicWith(
      'pay',
      ['none: none', 'none: find'],
      ['  none:\n    say: visit/none\n    then: end later\n', ''],
    );
    expect(found(exploreClinic('pay', pack))).toContain('rest pay.find');
  });

  it('what settles late and is told to nobody', () => {
    const notices = new Map([...clinicPack.notices].filter(([name]) => name !== 'fee.settled.failed'));
    const explored = exploreClinic('pay', { ...clinicPack, notices });
    const late = explored.violations.find(({ message }) => message.includes('fee.settled: failed'));
    expect(late?.rule).toBe('silence');
    const shown = showViolation(clinicPack, late!);
    expect(shown.join('\n')).toContain('fee.settled: failed, when nobody waits for it');
  });
});

describe('what settles', () => {
  const move = { event: { kind: 'domain', name: 'fee.settled', outcome: 'failed', about: 'fee~1' } } as Move;
  const [question, waiting] = [
    { id: 1, at: 'which' },
    { id: 2, at: 'waiting' },
  ];
  const from = {
    raised: [{ event: 'fee.settled', about: 'fee~1' }],
    snapshot: { early: [], frames: [question, waiting] },
  } as unknown as Node;
  const heard = (frames: readonly object[], visit: number | null) =>
    checkTold(from, move, {
      calls: [],
      said: [{ visit }],
      snapshot: { early: [], frames, open: { visit: 7 } },
    } as unknown as Node).map(({ rule }) => rule);

  it('is not told by the question under it, which is shown again', () => {
    expect(heard([question], 7)).toEqual(['silence']);
  });

  it('is told by a notice, or by what the flow asks next', () => {
    expect(heard([question], null)).toEqual([]);
    expect(heard([question, { id: 2, at: 'refused' }], 7)).toEqual([]);
  });
});

describe('in the engine', () => {
  it('a step that throws', () => {
    const throwing = broken((result, event) => {
      if (event.kind === 'timer' && event.timer.startsWith('wait.')) throw new Error('no more');
      return result;
    });
    const explored = exploreClinic('pay', clinicPack, { engine: throwing });
    expect(found(explored)).toContain('throws pay.waiting');
    expect(explored.violations.map(({ node }) => node.move?.shown)).toContain('time is up');
  });

  it('a place in a text that nothing fills, in one language only', () => {
    const hole = broken((result, _event, language) =>
      language === 'sw' ? messages(result, (text) => `${text} {{fee}}`) : result,
    );
    const [first] = exploreClinic('pay', clinicPack, { engine: hole }).violations;
    expect(first).toMatchObject({ rule: 'text' });
    expect(first?.message).toMatch(/has a place that nothing filled, in sw$/);
  });

  it('a text that is longer than a gateway takes', () => {
    const long = broken((result) => messages(result, (text) => text.padEnd(5_000, 'x')));
    expect(exploreClinic('pay', clinicPack, { engine: long }).violations[0]?.message).toMatch(
      /is longer in en/,
    );
  });

  it('words that vanish', () => {
    const deaf = broken((result, event) => (isWritten(event, 'qwzx') ? { ...result, effects: [] } : result));
    expect(found(exploreClinic('pay', clinicPack, { engine: deaf }))).toContain('silence pay.confirm');
  });

  it('a question that is not open', () => {
    const shut = broken((result, event) =>
      event.kind === 'outcome' ? { ...result, snapshot: { ...result.snapshot, open: null } } : result,
    );
    expect(found(exploreClinic('pay', clinicPack, { engine: shut }))).toContain('open pay.confirm');
  });

  it('a language that leads somewhere else', () => {
    const lost = broken((result, event, language) =>
      event.kind === 'message' && language === 'fr'
        ? { ...result, snapshot: { ...result.snapshot, frames: [], open: null, pending: [] } }
        : result,
    );
    expect(found(exploreClinic('pay', clinicPack, { engine: lost }))).toContain('language pay.find');
  });

  it('a snapshot that storage changes', () => {
    const forgetful = broken((result) => ({
      ...result,
      snapshot: {
        ...result.snapshot,
        frames: result.snapshot.frames.map((frame) => ({ ...frame, ledAway: undefined as never })),
      },
    }));
    expect(found(exploreClinic('pay', clinicPack, { engine: forgetful }))).toContain('storage pay.find');
  });

  it('a failure that is told to nobody, or fails itself', () => {
    const silent: Engine = { ...engine, fail: (...given) => ({ ...engine.fail(...given), effects: [] }) };
    expect(found(exploreClinic('pay', clinicPack, { engine: silent }))).toContain('failure pay.confirm');
    const failing: Engine = {
      ...engine,
      fail() {
        throw new Error('again');
      },
    };
    expect(exploreClinic('pay', clinicPack, { engine: failing }).violations[0]?.message).toMatch(
      /cannot be told/,
    );
  });

  it('a secret that is repeated, or kept', () => {
    const pin = { interruptions: 0, states: 400 };
    const isPin = (event: StepEvent): boolean => isWritten(event, '739164');
    const tells = broken((result, event) =>
      isPin(event) ? messages(result, (text) => `739164? ${text}`) : result,
    );
    const keeps = broken((result, event) =>
      isPin(event)
        ? { ...result, snapshot: { ...result.snapshot, tapped: { option: 'words/739164/', at: 0 } } }
        : result,
    );
    const own = exploreClinic('checkup', clinicPack, pin);
    expect(own.violations.map((each) => showViolation(clinicPack, each).join('\n'))).toEqual([]);
    for (const leaky of [tells, keeps])
      expect(
        found(exploreClinic('checkup', clinicPack, { ...pin, engine: leaky })).some((each) =>
          each.startsWith('secret'),
        ),
      ).toBe(true);
  });

  it('REPEAT that changes an answer', () => {
    const forgetting = broken((result, event) =>
      isWritten(event, 'repeat')
        ? {
            ...result,
            snapshot: {
              ...result.snapshot,
              frames: result.snapshot.frames.map((frame) => ({ ...frame, trail: [] })),
            },
          }
        : result,
    );
    const explored = exploreClinic('visits', clinicPack, { engine: forgetting });
    expect(explored.violations.some(({ rule }) => rule === 'repeat')).toBe(true);
  });

  it('not that REPEAT leaves what is settled', () => {
    const settles = broken((result, event) =>
      event.kind === 'outcome'
        ? {
            ...result,
            snapshot: {
              ...result.snapshot,
              frames: result.snapshot.frames.map((frame) => ({ ...frame, left: 'over' })),
            },
          }
        : result,
    );
    expect(found(exploreClinic('pay', clinicPack, { engine: settles, states: 100 }))).toEqual([]);
  });

  it('BACK that leads elsewhere', () => {
    const lost = broken((result, event) =>
      isWritten(event, 'back')
        ? {
            ...result,
            snapshot: {
              ...result.snapshot,
              frames: result.snapshot.frames.map((frame) => ({ ...frame, at: 'confirm' })),
            },
          }
        : result,
    );
    const explored = exploreClinic('visits', clinicPack, { engine: lost });
    expect(explored.violations.some(({ rule }) => rule === 'back')).toBe(true);
  });

  it('what was done and is gone back over', () => {
    const undone: Engine = {
      ...engine,
      step(pack, snapshot, event, context) {
        const result = engine.step(pack, snapshot, event, context);
        if (event.kind !== 'outcome') return result;
        const frames = result.snapshot.frames.map((frame) => {
          const before = snapshot.frames.find(({ id }) => id === frame.id);
          return before ? { ...frame, trail: before.trail, committed: before.committed } : frame;
        });
        return { ...result, snapshot: { ...result.snapshot, frames } };
      },
    };
    const { violations } = exploreClinic('pay', clinicPack, { engine: undone });
    expect(violations.map(({ message }) => message)).toContain('back leads over fee.collect, to pay.choose');
  });

  it('what comes before it is waited for and is forgotten', () => {
    const forgetful = broken((result) => ({ ...result, snapshot: { ...result.snapshot, early: [] } }));
    expect(found(exploreClinic('pay', clinicPack, { engine: forgetful }))).toContain('wait pay.collect');
  });

  it('a yes in words to a confirm, where a notice came in between', () => {
    const hasty: Engine = {
      ...engine,
      step: (pack, snapshot, event, context) =>
        engine.step(pack, { ...snapshot, between: null }, event, context),
    };
    // A reminder is paused by who pauses reminders; here it is one for all.
    const notices = new Map(
      [...clinicPack.notices].map(([name, notice]) => [name, { ...notice, pausable: false }]),
    );
    const pack = { ...clinicPack, notices };
    const bounds = { interruptions: 1, states: 250 };
    expect(found(exploreClinic('pay', pack, { ...bounds, engine: hasty }))).toContain('money pay.collect');
    expect(found(exploreClinic('pay', pack, bounds))).toEqual([]);
  });

  it('an outcome that does something when it is given twice', () => {
    let last = '';
    const again = broken((result, event) => {
      const key = event.kind === 'outcome' ? event.call : '';
      const isTwice = key !== '' && key === last;
      last = key;
      return isTwice && result.effects.length === 0
        ? { ...result, snapshot: { ...result.snapshot, visits: result.snapshot.visits + 1 } }
        : result;
    });
    expect(
      exploreClinic('pay', clinicPack, { engine: again }).violations.some(({ rule }) => rule === 'twice'),
    ).toBe(true);
  });
});
