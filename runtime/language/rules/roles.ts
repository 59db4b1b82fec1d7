/**
 * Whoever can come to a tool may call it. Somebody new comes to the onboarding, and from it to `help` and `language`;
 * the other roles of the manifest come to everything that starts a flow.
 */
import type { Role } from '../../ports.ts';
import { error } from '../declared-code.ts';
import { nextOf, showWay } from '../flow-graph.ts';
import type { Calling } from '../uses.ts';
import { usesOf } from '../kinds/all.ts';
import { mayCall } from '../may-call.ts';
import { visitorCommands } from '../model.ts';
import type { Step } from '../model.ts';
import type { Related } from '../diagnostics.ts';
import { placeOf } from '../pack-draft.ts';
import type { PackDraft } from '../pack-draft.ts';
import { startsOf } from '../starts.ts';
import type { ReportOf, Rule } from './rule.ts';

const codes = {
  FLOW_ROLE: error(
    '{tool} is for {roles}, and a {role} comes to it: {way}',
    'keep it off every way that a {role} can take',
  ),
};
type Report = ReportOf<keyof typeof codes>;

export const roles: Rule<keyof typeof codes> = {
  name: 'roles',
  sees: 'sound flows',
  codes,
  check(pack, report) {
    const told = new Set<string>();
    for (const role of pack.manifest.roles) {
      for (const visit of comesTo(pack, role)) {
        const { step } = visit;
        const { calls } = usesOf(step);
        if (calls === null || mayCall(calls.tool, role)) continue;
        // Who is led into a flow by mistake comes to several of its tools.
        if (!pack.vocabulary.tools.has(calls.tool.name) || told.has(visit.flow)) continue;
        told.add(visit.flow);
        tell(pack, role, visit, calls, report);
      }
    }
  },
};

interface Visit {
  readonly flow: string;
  readonly step: Step;
  readonly before: Visit | null;
}

/** Every step a person of this role can come to, each once, by a shortest way. */
function comesTo(pack: PackDraft, role: Role): readonly Visit[] {
  const flows = role === 'visitor' ? visitorFlows(pack) : startsOf(pack).map((start) => start.flow);
  const open: Visit[] = [];
  const seen = new Set<string>();
  const add = (flow: string, step: Step | undefined, before: Visit | null): void => {
    const key = `${flow}.${step?.name ?? ''}`;
    if (step === undefined || seen.has(key)) return;
    seen.add(key);
    open.push({ flow, step, before });
  };
  const start = (name: string, before: Visit | null): void => {
    const flow = pack.flows.get(name)?.flow;
    add(name, flow?.steps.get(flow.start), before);
  };
  for (const flow of flows) start(flow, null);
  for (let index = 0; index < open.length; index++) {
    const visit = open[index];
    const flow = visit === undefined ? undefined : pack.flows.get(visit.flow)?.flow;
    if (visit === undefined || flow === undefined) continue;
    const { runs, calls } = usesOf(visit.step);
    if (runs !== null) start(runs.flow, visit);
    // Nobody comes further than to a tool that refuses them.
    if (calls !== null && !mayCall(calls.tool, role)) continue;
    // Behind what registers a person they are a visitor no longer.
    if (role === 'visitor' && mayRegister(pack, visit.step, new Set())) continue;
    for (const next of nextOf(flow, visit.step)) add(visit.flow, next, visit);
  }
  return open;
}

function visitorFlows(pack: PackDraft): readonly string[] {
  const { onboarding, commands } = pack.manifest;
  const named = visitorCommands.flatMap((name) => commands.get(name)?.flow ?? []);
  return onboarding === null ? named : [onboarding.name, ...named];
}

/** A step that commits to something on behalf of a visitor, in itself or in a flow that it runs. */
function mayRegister(pack: PackDraft, step: Step, seen: Set<string>): boolean {
  const { calls, runs } = usesOf(step);
  if (calls !== null) return calls.tool.step === 'committed' && calls.tool.roles.includes('visitor');
  if (runs === null || seen.has(runs.flow)) return false;
  seen.add(runs.flow);
  const steps = pack.flows.get(runs.flow)?.flow.steps.values() ?? [];
  return [...steps].some((each) => mayRegister(pack, each, seen));
}

function tell(pack: PackDraft, role: Role, visit: Visit, { tool }: Calling, report: Report): void {
  const read = pack.flows.get(visit.flow);
  if (read === undefined) return;
  const way: Related[] = [];
  for (let at: Visit | null = visit; at !== null; at = at.before)
    way.unshift({ place: at.step.place, message: `${at.flow}.${at.step.name}` });
  const details = {
    tool: tool.name,
    role,
    roles: tool.roles.join(', '),
    way: showWay(way.map(({ message }) => message)),
  };
  report('FLOW_ROLE', placeOf(read, visit.step, visit.step.kind), details, { way });
}
