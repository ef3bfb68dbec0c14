import type { Schema } from '../../../contract/contract.ts';
import { textOf, type Ready } from '../../../kernel/http/ready.ts';

/** What a search answered, read back from the bytes that would have been sent. */
export const resultsOf = (ready: Ready): Schema<'CaregiverSearchResults'> => JSON.parse(textOf(ready)) as Schema<'CaregiverSearchResults'>;
