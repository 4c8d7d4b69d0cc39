/** Data: open a set by name, look at it, or make one of your own. */

export { type DatasetCard, datasetCard } from '../datasets/card/card';
export { cardRemarks, cardText } from '../datasets/card/cardText';
export { writeContactSheet } from '../datasets/card/contactSheet';
export { findCopies } from '../datasets/card/copies';
export {
  countClasses,
  type Dataset,
  type Factor,
  type ImageShape,
  type Split,
  type SplitName,
} from '../datasets/dataset';
export type { Box, ListedImage, Listing } from '../datasets/listing/listing';
export { type ClassMap, parseClassMap } from '../datasets/matching/classMap';
export { openFor } from '../datasets/matching/openFor';
export { type DatasetChoice, openDataset } from '../datasets/open';
export type { CachedDataset, PackSettings } from '../datasets/packed/cache';
export { type DatasetDigest, differencesInData, type SplitDigest } from '../datasets/packed/digest';
export { openListing, type Packing } from '../datasets/packed/packListing';
export { writeImages } from '../datasets/packed/writeImages';
export { DATASET_NAMES, type DatasetName } from '../datasets/sets';
export { FER2013_CLASSES } from '../datasets/sets/fer2013/open';
export {
  describeSyntheticFace,
  type ExpressionSwap,
  type FaceDescription,
  type FaceParameters,
  type FacePart,
  type Measures,
  renderFace,
  SYNTHETIC_CLASSES,
  SYNTHETIC_DEFAULTS,
  type SyntheticOptions,
  swapExpression,
  syntheticFaces,
  syntheticMeasures,
} from '../datasets/synthetic';
export { exampleImages } from '../runs/pictures/exampleImages';
export { type FindShortcutsOptions, findShortcuts } from '../runs/shortcuts/findShortcuts';
export type { GuessedFrom } from '../runs/shortcuts/guesses';
export type { Pair } from '../runs/shortcuts/pairs';
export type { Carrier, ShortcutReport, ShortcutRow } from '../runs/shortcuts/report';
