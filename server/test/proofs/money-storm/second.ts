import { runChild } from '../../../bench/lib/child.ts';
import { startInstance, type InstanceGiven } from '../instance.ts';

/** The other server of the storm, in a process of its own. */
runChild<InstanceGiven, { url: string }>(async (given) => {
  const { url, errors, close } = await startInstance(given);
  return { ready: { url }, answer: async () => errors, stop: close };
});
