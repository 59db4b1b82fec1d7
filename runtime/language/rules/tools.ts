/** A pack calls only what its manifest lists, and hands over only to its own queues. */
import { placeOf } from '../pack-draft.ts';
import type { Rule } from '../pack-draft.ts';

export const tools: Rule = {
  name: 'tools',
  sees: 'everything',
  check(pack, report) {
    const listed = new Set(pack.manifest.tools.map((tool) => tool.name));
    const queues = pack.manifest.queues.map((queue) => queue.name);
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) {
        if (
          step.kind === 'tool' &&
          pack.vocabulary.tools.has(step.tool.name) &&
          !listed.has(step.tool.name)
        ) {
          report('PACK_TOOL_NOT_LISTED', placeOf(read, step, 'tool'), { name: step.tool.name });
        }
        if ((step.kind === 'handoff' || step.kind === 'ticket') && !queues.includes(step.queue)) {
          report(
            'FLOW_UNKNOWN_QUEUE',
            placeOf(read, step, step.kind),
            { name: step.queue },
            { among: queues },
          );
        }
        if (step.kind === 'wait') {
          const event = pack.vocabulary.events.get(step.event);
          if (event?.contract.about === null)
            report('FLOW_WAIT_ABOUT', placeOf(read, step, 'wait'), { name: step.event });
        }
      }
    }
  },
};
