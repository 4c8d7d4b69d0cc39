/** A failure the user can act on. It is shown whole, once, on stderr, and without a stack trace. */
export class Failure extends Error {
  /**
   * @param {string} what  what failed, one sentence without a full stop
   * @param {{why?: string, cure: string}} details  why (may be a tool's last lines) and what to do about it
   */
  constructor(what, { why, cure }) {
    super(what);
    this.name = 'Failure';
    this.why = why;
    this.cure = cure;
  }

  toString() {
    const why = this.why ? this.why.trim().replace(/^/gm, '  ') : '';
    return [`mien set-up failed: ${this.message}`, why, `  What to do: ${this.cure}`].filter(Boolean).join('\n');
  }
}

/** Thrown in the other steps when one has failed or the user has interrupted; it is never shown. */
export class Stopped extends Error {}
