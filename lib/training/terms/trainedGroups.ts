import type { PartName, Parts } from '../../models/parts';
import type { LossOptions } from '../lossOptions';
import { activeTerms, type TermName, termOf } from './table';

/** In this order their variables make up an optimizer's slots, which checkpoints keep. */
const UPDATE_ORDER: readonly PartName[] = [
  'encoder',
  'expression',
  'classifier',
  'adversary',
  'nuisanceEncoder',
  'nuisance',
  'decoder',
];

/** The parts of a model that a term updates. */
export function updatedParts(name: TermName, options: LossOptions, parts: Parts): PartName[] {
  const played = (part: PartName) => (part === 'nuisanceEncoder' && !parts.nuisanceEncoder ? 'encoder' : part);
  return [...new Set(termOf(name).updates(options).map(played))];
}

/**
 * The parts that training changes: those that a term which is switched on sends a gradient to. The others stay as they were drawn. In groups
 * that share no term: what one group's gradient is concerns no other's, so neither does the norm that it is clipped by.
 *
 * Every term ties the parts that it updates together. Of encoder–expression–classifier (expression), adversary (adversary) and
 * encoder–nuisance–decoder (reconstruction) the first and the last share the encoder and become one group; the adversary stays alone. With an
 * encoder of z_n's own nothing is shared, and there are three groups.
 */
export function trainedGroups(options: LossOptions, parts: Parts): PartName[][] {
  let groups: PartName[][] = [];
  for (const name of activeTerms(options)) {
    const tied = updatedParts(name, options, parts);
    const touched = groups.filter((group) => group.some((part) => tied.includes(part)));
    groups = [...groups.filter((group) => !touched.includes(group)), [...touched.flat(), ...tied]];
  }
  const sorted = groups.map((group) => UPDATE_ORDER.filter((part) => group.includes(part)));
  return sorted.sort(([a], [b]) => UPDATE_ORDER.indexOf(a!) - UPDATE_ORDER.indexOf(b!));
}
