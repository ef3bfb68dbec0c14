export { createOnboarding, type CaregiverOnboarding } from './service.ts';
export { presentAdminCaregiver, presentReviewedApplication } from './presenter.ts';
export type { CaregiverReview } from './review.ts';
