export { type BootstrapOptions, bootstrapInterval } from './bootstrap';
export { holm } from './holm';
export { type McNemarTest, mcNemarTest } from './mcNemarTest';
export { type MeanInterval, meanInterval } from './meanInterval';
export { type PairedTTest, pairedTTest } from './pairedTTest';
export { type SignFlipTest, signFlipTest } from './signFlipTest';
export { type SignedRankTest, wilcoxonSignedRank } from './wilcoxonSignedRank';
