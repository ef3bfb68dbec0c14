import { writeFileSync } from 'node:fs';
import { workflowPage } from './modules/bookings/index.ts';

/** Draws the lifecycle of bookings into the docs, from the table that the server goes by; a test fails when it is stale. */
const file = new URL('../../docs/booking-workflow.md', import.meta.url);
writeFileSync(file, workflowPage());
console.log(`drawn: ${file.pathname}`);
