/** Flows as the phones page draws them. */
import type { Drawings, FlowDrawing } from '../console/phones/studio.ts';
import type { Pack } from '../runtime/language/model.ts';
import type { Language } from '../runtime/ports.ts';
import { drawFlow, stepId } from '../runtime/studio/graph/flow-drawing.ts';
import { pictureOf } from '../runtime/studio/graph/svg.ts';

/** Draws flows of the pack that runs, each once. */
export function phonesDrawings(current: () => Pack): Drawings {
  const drawn = new WeakMap<Pack, Map<string, FlowDrawing>>();
  return {
    async flow(name, language) {
      const pack = current();
      const kept = drawn.get(pack) ?? new Map<string, FlowDrawing>();
      drawn.set(pack, kept);
      const drawing = kept.get(`${name} ${language}`) ?? draw(pack, name, language);
      if (drawing !== null) kept.set(`${name} ${language}`, drawing);
      return drawing;
    },
  };
}

function draw(pack: Pack, name: string, language: Language): FlowDrawing | null {
  const flow = pack.flows.get(name);
  if (flow === undefined) return null;
  const { boxes, ...picture } = pictureOf(drawFlow(pack, flow, { language }));
  const frames = new Map(boxes.map(({ id, frame }) => [id, frame]));
  const steps = [...flow.steps.keys()].flatMap((step) => {
    const frame = frames.get(stepId(step));
    return frame === undefined ? [] : [{ name: step, ...frame }];
  });
  return { ...picture, steps };
}
