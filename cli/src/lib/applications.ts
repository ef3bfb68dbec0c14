import { decideCaregiverApplication, listCaregiverApplications } from '@dogcare/sdk';
import type { CaregiverApplication, Client, DecideCaregiverApplication } from '@dogcare/sdk';
import { usage } from './usage.ts';

/** The application that waits for a decision: named itself, or by its caregiver. */
async function waiting(client: Client, id: string): Promise<string> {
  if (id.startsWith('cap_')) return id;
  if (!id.startsWith('cgv_')) throw usage(`${id} is neither a caregiver (cgv_…) nor an application (cap_…).`);
  const [found] = (await listCaregiverApplications({ client, query: { caregiverId: id, status: 'submitted', limit: 1 } })).data;
  if (!found) throw usage(`${id} has no application that waits for a decision.`);
  return found.id;
}

export const decideApplication = async (client: Client, id: string, body: DecideCaregiverApplication): Promise<CaregiverApplication> =>
  decideCaregiverApplication({ client, path: { applicationId: await waiting(client, id) }, body });
