export type { AdversarialAim } from './aim';
export { ADVERSARIAL_FORMS, type AdversarialForm, adversarialLoss } from './forms';
export { ADVERSARIAL_TARGETS, type AdversarialTarget, adversarialTarget } from './target';
