import { typedOnly } from './answer-type.ts';

export const money = typedOnly('money', 'An amount; `in` names the currency of one that names none.', ['in']);
