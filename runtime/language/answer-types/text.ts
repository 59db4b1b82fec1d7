import { typedOnly } from './answer-type.ts';

export const text = typedOnly('text', 'Any words; the words under a picture count.', ['secret', 'pause']);
