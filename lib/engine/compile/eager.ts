/** Whether nothing is compiled: `MIEN_EAGER=1` runs every compiled function op by op, to tell a mistake in it from one in its compilation. */
export function isEager(): boolean {
  return process.env.MIEN_EAGER === '1';
}
