export { ADVERSARIAL_FORMS, type AdversarialAim, type AdversarialForm, adversarialLoss } from './forms';
export { ADVERSARIAL_TARGETS, type AdversarialTarget, adversarialTarget } from './target';
