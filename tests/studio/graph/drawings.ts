/** Every drawing of both packs, in every language: what the tests of drawings look at. */
import { drawFlow } from '../../../runtime/studio/graph/flow-drawing.ts';
import { drawPack } from '../../../runtime/studio/graph/pack-drawing.ts';
import { languages } from '../../../runtime/ports.ts';
import { openPacks } from '../../../system/packs.ts';
import { pack as clinic } from '../../engine/clinic-chat.ts';

export const packs = [openPacks('.', ['likelemba']).current('likelemba'), clinic];

export const drawings = packs.flatMap((pack) =>
  languages.flatMap((language) => [
    { name: `${pack.name} ${language}`, drawing: drawPack(pack, { language }) },
    ...[...pack.flows.values()].map((flow) => ({
      name: `${pack.name}/${flow.name} ${language}`,
      drawing: drawFlow(pack, flow, { language }),
    })),
  ]),
);
