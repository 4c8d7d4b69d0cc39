import type { PartName } from '../../models/disentangler';
import type { LossOptions } from '../lossOptions';
import { activeTerms, termOf } from './table';

/** In this order their variables make up an optimizer's slots, which checkpoints keep. */
const UPDATE_ORDER: readonly PartName[] = ['encoder', 'expression', 'classifier', 'adversary', 'nuisance', 'decoder'];

/**
 * The parts that training changes: those that a term which is switched on sends a gradient to. The others stay as they were drawn. In groups
 * that share no term: what one group's gradient is concerns no other's, so neither does the norm that it is clipped by.
 *
 * Every term ties the parts that it updates together. Of encoder–expression–classifier (expression), adversary (adversary) and
 * encoder–nuisance–decoder (reconstruction) the first and the last share the encoder and become one group; the adversary stays alone.
 */
export function trainedGroups(options: LossOptions): PartName[][] {
  let groups: PartName[][] = [];
  for (const name of activeTerms(options)) {
    const tied = termOf(name).updates(options);
    const touched = groups.filter((group) => group.some((part) => tied.includes(part)));
    groups = [...groups.filter((group) => !touched.includes(group)), [...touched.flat(), ...tied]];
  }
  const sorted = groups.map((group) => UPDATE_ORDER.filter((part) => group.includes(part)));
  return sorted.sort(([a], [b]) => UPDATE_ORDER.indexOf(a!) - UPDATE_ORDER.indexOf(b!));
}
