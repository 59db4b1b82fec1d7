import { describe, expect, it } from 'vitest';
import { init, send } from '../../runtime/language/compile.ts';
import { loadPack } from '../../system/pack-files.ts';
import type { Pack } from '../../runtime/language/model.ts';
import { clinicRoot, clinicWith } from './bad-cases.ts';
import { clinic } from './fixtures/clinic.ts';

const pack = loadPack(clinicRoot, 'clinic', clinic).pack!;
const edited = (file: string, replace: string, by: string): Pack => {
  const loaded = clinicWith([{ file, replace, by }]);
  if (loaded.pack === null) throw new Error(loaded.diagnostics.map(({ message }) => message).join());
  return loaded.pack;
};

describe('a pack', () => {
  it('holds what its files say', () => {
    expect([...pack.flows.keys()].sort()).toEqual(['checkup', 'main', 'onboarding', 'pay', 'visits']);
    expect(pack.entry).toBe('main');
    expect(pack.commands.get('help')?.with.get('wanted')?.evaluate({})).toBeNull();
    expect(pack.keywords).toMatchObject([{ word: 'VISIT', argument: 'code', start: { flow: 'visits' } }]);
    expect(pack.roles).toEqual(['visitor', 'member']);
    expect(pack.templates.get('visit/moved')?.reads.get('sw')).toEqual([
      'visit.doctor',
      'visit.kind',
      'visit.on',
    ]);
  });

  it('reads a keyword with an amount, which may be left out, only with a currency', () => {
    const found = (by: string) =>
      clinicWith([{ file: 'flows/clinic/pack.yaml', replace: 'argument: code, run: visits', by }]);
    const codes = (by: string) => found(by).diagnostics.map(({ code }) => code);
    // `wanted` is a text: an amount does not fit there.
    expect(codes('argument: code, in: KES, run: visits')).toEqual(['EXPRESSION_RESULT']);
    expect(codes('argument: code, in: shillings, run: visits')).toContain('FLOW_SHAPE');
  });

  it('has no other answer of a confirm that is called yes, no or change', () => {
    const { diagnostics } = clinicWith([
      {
        file: 'flows/clinic/pay.yaml',
        replace: '    yes: collect',
        by: '    choices: { yes: none }\n    yes: collect',
      },
    ]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['FLOW_RESERVED_NAME']);
  });

  it('spreads a notice for an event over its outcomes; one for an outcome wins', () => {
    expect([...pack.notices].map(([key, { say, pausable }]) => `${key} ${say} ${pausable}`).sort()).toEqual([
      'fee.settled.failed visit/failed false',
      'fee.settled.paid visit/receipt false',
      'visit.reminded.today visit/today false',
      'visit.reminded.tomorrow visit/reminder true',
    ]);
  });

  it('is played by edges alone', () => {
    const flow = pack.flows.get('main')!;
    const menu = init(flow, {});
    expect(menu).toMatchObject({ at: 'menu', ended: null });
    expect(send(flow, menu, 'choice.pay')).toMatchObject({ at: 'pay', ended: null });
    expect(send(flow, { at: 'pay', vars: {} }, 'on.later')).toMatchObject({ at: 'pay', ended: 'done' });
  });

  it('gives optional variables null until they have a value', () => {
    expect(init(pack.flows.get('pay')!, {}).vars).toEqual({ wanted: null });
  });

  it('has one hash for logic and one for texts', () => {
    const texts = edited('templates/clinic/visit/taken.en.hbs', 'That day', 'This day');
    expect([texts.logicHash === pack.logicHash, texts.textsHash === pack.textsHash]).toEqual([true, false]);
    const logic = edited('flows/clinic/visits.yaml', 'moves < 3', 'moves < 4');
    expect([logic.logicHash === pack.logicHash, logic.textsHash === pack.textsHash]).toEqual([false, true]);
    const comment = edited(
      'flows/clinic/visits.yaml',
      'title: Move a visit',
      '# why\ntitle: Move an appointment',
    );
    expect(comment.logicHash).toBe(pack.logicHash);
  });

  it('changes its logic hash with the contract of a tool it may call, and with no other', () => {
    const change = (name: string) => ({
      ...clinic,
      tools: clinic.tools.map((tool) =>
        tool.name === name ? { ...tool, step: 'reversible' as const } : tool,
      ),
    });
    const unlisted = { ...clinic, tools: [...clinic.tools, { ...clinic.tools[0]!, name: 'patient.forget' }] };
    expect(loadPack(clinicRoot, 'clinic', change('visit.find')).pack?.logicHash).not.toBe(pack.logicHash);
    expect(loadPack(clinicRoot, 'clinic', unlisted).pack?.logicHash).toBe(pack.logicHash);
  });

  it('is refused whole when its folder is not there', () => {
    const loaded = loadPack(clinicRoot, 'nowhere', clinic);
    expect(loaded.pack).toBeNull();
    expect(loaded.diagnostics.map(({ code }) => code)).toEqual(['FILE_MISSING']);
  });
});
