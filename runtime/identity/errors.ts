/** Failures of sealed data. */
import { declareErrors } from '../errors.ts';

export const identityError = declareErrors({
  SEALED_UNREADABLE: {
    message: 'sealed data at {place} does not open: it was changed, cut or moved',
    hint: 'Restore the row from a backup and look for what wrote it.',
    retryable: false,
  },
  SEALED_WITH_OTHER_KEY: {
    message: 'sealed data at {place} was written with another data key',
    hint: 'Set DATA_KEY to the key this data was written with.',
    retryable: false,
  },
  DATA_KEY_WRONG: {
    message: 'the data key is not the one this database was written with',
    hint: 'Set DATA_KEY to the key this data was written with; without it names and phones cannot be read.',
    retryable: false,
  },
});
