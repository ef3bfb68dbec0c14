/**
 * Mutations whose contract's example, with new people each time, does all that they do. A new one is put here, or gets a scenario of its own; whether it bears
 * it, the large form tells.
 */
export const byExample: readonly string[] = [
  'setSandboxWebhooks',
  'unlinkIdentity', 'enrolTotp', 'confirmTotp', 'regenerateRecoveryCodes', 'startPasskeyRegistration', 'finishPasskeyRegistration',
  'removeMfaFactor', 'startDeviceLogin',
  'deleteMe', 'updateMe', 'deactivateMe', 'reactivateMe', 'requestMyExport', 'addAddress', 'deleteAddress', 'updateAddress',
  'createUpload', 'completeUpload', 'submitDocument', 'startBackgroundCheck',
  'createDog', 'deleteDog', 'updateDog', 'addVaccination', 'deleteVaccination', 'updateVaccination', 'addMedicalRecord',
  'deleteMedicalRecord', 'orderDogPhotos', 'deleteDogPhoto',
  'updateMyCaregiver', 'putService', 'deleteService', 'putServiceArea', 'addCertification', 'deleteCertification', 'putAvailabilityPlan',
  'deleteAvailabilityException', 'deleteCalendarImport', 'importCaregivers',
  'addFavorite',
  'createBooking', 'createCalendarFeed', 'addCareLogEntry', 'addDisputeEvidence', 'withdrawDispute',
  'quoteBookingChange', 'proposeBookingChange',
  'refreshPayment', 'createRefund', 'submitChargebackEvidence', 'closeLedgerDay',
  'inviteStaff', 'adminDeleteUser', 'suspendUser', 'reinstateUser', 'placeLegalHold', 'releaseLegalHold', 'moderateProfile',
  'updateSettings', 'rollBackSettings', 'createApiKey', 'revokeApiKey', 'decideDocument', 'decideBackgroundCheck', 'suspendCaregiver',
  'reinstateCaregiver', 'decideCaregiverApplication', 'featureCaregiver', 'simulatePolicy', 'resolveDispute', 'previewDisputeResolution',
];

interface Where {
  readonly at: number;
  readonly side: 'before' | 'after';
}
/** What the suite tries beside money’s: a death each, where something would be done twice if it were not for the steps that are written down. */
export const small: Readonly<Record<string, readonly Where[]>> = {
  requestPasswordReset: [{ at: 2, side: 'after' }],
  logout: [{ at: 2, side: 'after' }],
  startPhoneVerification: [{ at: 2, side: 'after' }],
  advanceSandboxClock: [{ at: 3, side: 'after' }],
  completeSandboxPayment: [{ at: 2, side: 'before' }],
  importCaregivers: [{ at: 3, side: 'after' }],
};
export const smallOnMariaDb: readonly string[] = ['requestPasswordReset', 'logout'];
