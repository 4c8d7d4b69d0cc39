import { stopGradient, type Tensor2D } from '../../engine';
import { crossEntropyLoss } from '../../losses';
import type { Term } from './term';

/** L_exp = CE(y, C(z_e)). With weight 0 only the classifier feels it, as a monitor. */
export const expressionTerm: Term = {
  weight: ({ expression }) => expression.weight || 1,
  updates: ({ expression }) => (expression.weight > 0 ? ['encoder', 'expression', 'classifier'] : ['classifier']),
  compute: ({ parts, expression: { drawn }, targets, weights }, options) => {
    const code = options.expression.weight > 0 ? drawn : stopGradient(drawn);
    return crossEntropyLoss(targets, parts.classifier.apply(code) as Tensor2D, weights);
  },
};
