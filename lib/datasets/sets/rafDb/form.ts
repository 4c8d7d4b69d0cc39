import type { ListedImage } from '../../listing/listing';

/** What one of the forms of RAF-DB holds: its training and test images. */
export interface RafDbForm {
  readonly images: readonly ListedImage[];
  readonly notes: readonly string[];
}
