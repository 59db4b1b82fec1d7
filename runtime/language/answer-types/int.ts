import { typedOnly } from './answer-type.ts';

export const int = typedOnly('int', 'A whole number, in digits or words.');
