import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes half a minute: begun last, one worker would be left alone with it at the end. */
const long = ['/test/proofs/', '/test/start/', '/test/matrix/', '/bookings/series/test/', '/cli/test/'];
const rank = ({ moduleId }: TestSpecification): number => (long.some((place) => moduleId.includes(place)) ? 0 : 1);

/** The long files first, and otherwise as Vitest has it. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
