import { z } from 'zod';
import { tree } from '../../../support/keys';

export interface AffectNetOptions {
  /** 8, or 7 for the protocol without contempt. */
  readonly classes: 7 | 8;
}

export const affectNetKeys = tree({
  classes: z
    .number()
    .refine((n): n is 7 | 8 => n === 7 || n === 8, '7 or 8')
    .default(7),
});
