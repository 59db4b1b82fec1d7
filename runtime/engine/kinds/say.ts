import type { StepOf } from '../../language/model.ts';
import { pictureKinds } from '../../language/pictures.ts';
import { sayTemplate } from '../saying.ts';
import type { Speaks } from './kind.ts';

export const say: Speaks<StepOf<'say'>> = {
  say(draft, frame, { template, picture }, variables) {
    const file =
      picture === null
        ? undefined
        : pictureKinds[picture.kind]?.reference(
            String(picture.of.evaluate(draft.scope(variables))),
            draft.context.chatLink,
          );
    sayTemplate(draft, frame, template, variables, {}, file);
  },
};
