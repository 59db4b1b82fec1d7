/** Names that are near to none are one mistake: the message was written for something else. */
import type { Related } from './diagnostics.ts';
import { nearest } from './nearest.ts';
import type { ReportOf } from './rules/rule.ts';

/** Keeps what is wrong with the names of one message until all are known. */
export class Foreign<Code extends string> {
  private readonly problems = new Map<string, { args: Parameters<ReportOf<Code>>; related: Related[] }>();

  add(args: Parameters<ReportOf<Code>>): void {
    const [code, place, details = {}, more = {}] = args;
    const name = String(details['name'] ?? '');
    const isSlip = nearest(name, more.among ?? []) !== null;
    const key = `${code} ${details['type'] ?? ''} ${isSlip ? name : ''}`;
    const earlier = this.problems.get(key);
    if (earlier === undefined) this.problems.set(key, { args, related: [] });
    else if (!isSlip && earlier.args[2]?.['name'] !== name)
      earlier.related.push({ place, message: `nor "${name}"` });
  }

  tell(report: ReportOf<Code>): void {
    for (const { args, related } of this.problems.values()) {
      const [code, place, details, more] = args;
      report(code, place, details, { ...more, related: [...related, ...(more?.related ?? [])] });
    }
  }
}
