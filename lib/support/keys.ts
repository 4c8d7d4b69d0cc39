/** What the schemas of options are made of. */
import { z } from 'zod';

/** A number in 0 … 1. */
export const share = () => z.number().min(0).max(1);

/** A whole number in `low` … `high`. */
export const whole = (low: number, high: number) => z.number().int().min(low).max(high);

/** The seed of a random stream, an unsigned number of 32 bits. */
export const seed = () => whole(0, 0xffffffff);

/** An object whose keys all have defaults, with no others allowed. */
export const tree = <T extends z.ZodRawShape>(shape: T) =>
  z
    .object(shape)
    .strict()
    .default({} as never);
