import { runChild } from '../../../bench/lib/child.ts';
import { startInstance, type InstanceGiven } from '../instance.ts';

/** The other server of the storm, in a process of its own. */
runChild<InstanceGiven, { url: string }>(async (given) => {
  const { url, errors, logged, close } = await startInstance(given);
  return { ready: { url }, answer: async (what) => (what === 'errors' ? errors : logged), stop: close };
});
