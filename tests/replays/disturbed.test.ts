import { testReplays } from './support.ts';

testReplays((run) => run.perturb !== null);
