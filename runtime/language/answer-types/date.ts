import { typedOnly } from './answer-type.ts';

export const date = typedOnly('date', 'A day: 6 March, tomorrow, next Friday.');
