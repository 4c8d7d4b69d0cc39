import { stopGradient, type Tensor2D } from '../../engine';
import { adjustLogits, crossEntropyLoss } from '../../losses';
import { drawCode } from './code';
import { dropChannels } from './dropout';
import type { Pass, Term } from './term';

/**
 * L_exp = CE(y, C(z_e)). With weight 0 only the classifier feels it, as a monitor. With dropout it reads a z_e of its own, of the features that are
 * left; the other terms read the whole one, which is the one in use.
 */
export const expressionTerm: Term = {
  weight: ({ expression }) => expression.weight || 1,
  updates: ({ expression }) => (expression.weight > 0 ? ['encoder', 'expression', 'classifier'] : ['classifier']),
  compute: (pass, options) => {
    const { weight, dropout } = options.expression;
    const drawn = dropout > 0 ? codeOfLeft(pass, dropout) : pass.expression.drawn;
    const code = weight > 0 ? drawn : stopGradient(drawn);
    const logits = adjustLogits(pass.parts.classifier.apply(code) as Tensor2D, pass.adjustments);
    return crossEntropyLoss(pass.targets, logits, pass.weights);
  },
};

function codeOfLeft({ parts, features, noise }: Pass, rate: number): Tensor2D {
  if (!noise?.dropout) throw new RangeError('Dropout needs a seed to draw from');
  return drawCode(parts.expression, dropChannels(features.expression, rate, noise.dropout), noise.expression).drawn;
}
