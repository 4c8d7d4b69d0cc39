import { findBrowser } from '../../lib/figures/browser';

/** What a test that needs a browser takes for `skip`: why there is none, or false. */
export function withoutBrowser(): string | false {
  try {
    findBrowser();
    return false;
  } catch (error) {
    return (error as Error).message;
  }
}
