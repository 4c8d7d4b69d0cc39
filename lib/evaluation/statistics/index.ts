export { holm } from './holm';
export { type MeanInterval, meanInterval } from './meanInterval';
export { type PairedTTest, pairedTTest } from './pairedTTest';
