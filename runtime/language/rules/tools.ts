/** A pack calls only what its manifest lists, and hands over only to its own queues. */
import { error } from '../declared-code.ts';
import { usesOf } from '../kinds/all.ts';
import { placeOf } from '../pack-draft.ts';
import type { Rule } from './rule.ts';

const codes = {
  PACK_TOOL_NOT_LISTED: error(
    'the pack may not call {name}',
    'list it under tools in pack.yaml',
    'once a pack',
  ),
  FLOW_UNKNOWN_QUEUE: error('no queue "{name}"', 'list it under queues in pack.yaml', 'once a pack'),
  FLOW_WAIT_ABOUT: error(
    'nothing can wait for {name}: it is about no record',
    'make a notice of it',
    'once a pack',
  ),
};

export const tools: Rule<keyof typeof codes> = {
  name: 'tools',
  sees: 'everything',
  codes,
  check(pack, report) {
    const listed = new Set(pack.manifest.tools.map((tool) => tool.name));
    const queues = pack.manifest.queues.map((queue) => queue.name);
    // What could not be read of the manifest is told there.
    const isRead = !pack.troubled(pack.manifest.place.file);
    for (const read of pack.flows.values()) {
      for (const step of read.flow.steps.values()) {
        const { calls, awaits, queue } = usesOf(step);
        const tool = calls?.tool.name ?? '';
        if (isRead && pack.vocabulary.tools.has(tool) && !listed.has(tool))
          report('PACK_TOOL_NOT_LISTED', placeOf(read, step, step.kind), { name: tool });
        if (isRead && queue !== null && !queues.includes(queue))
          report('FLOW_UNKNOWN_QUEUE', placeOf(read, step, step.kind), { name: queue }, { among: queues });
        if (awaits !== null && pack.vocabulary.events.get(awaits.event)?.contract.about === null)
          report('FLOW_WAIT_ABOUT', placeOf(read, step, step.kind), { name: awaits.event });
      }
    }
  },
};
