/** Secrets (a PIN, a code) live from their answer to the end of the step: no snapshot, view or trace has them. */
import { usesOf } from '../language/kinds/all.ts';
import type { Flow, Variables } from '../language/model.ts';

const known = new WeakMap<Flow, ReadonlySet<string>>();

/** The variables of a flow that a secret question fills. */
function secretsOf(flow: Flow): ReadonlySet<string> {
  let secrets = known.get(flow);
  if (secrets === undefined) {
    const asks = [...flow.steps.values()].map(usesOf).filter(({ secret }) => secret);
    secrets = new Set(asks.flatMap(({ fills }) => fills ?? []));
    known.set(flow, secrets);
  }
  return secrets;
}

/** The variables without the secret ones. */
export function withoutSecrets(flow: Flow, variables: Variables): Variables {
  const secrets = secretsOf(flow);
  if (secrets.size === 0) return variables;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !secrets.has(name)));
}
