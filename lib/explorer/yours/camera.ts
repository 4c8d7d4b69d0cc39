/** Why a browser gives no camera, and what helps, by the name of its error. */
const REASONS: Readonly<Record<string, string>> = {
  NotFoundError: 'There is no camera on this machine. Connect one',
  NotAllowedError: 'The camera was not allowed. Allow it in the browser’s settings of this page',
  NotReadableError: 'The camera is in use by another program. Close that',
};

/** The camera, as a film that stays in the page. */
export interface Film {
  readonly video: HTMLVideoElement;
  stop(): void;
}

/** @throws Error in words that say what to do */
export async function openCamera(): Promise<Film> {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new Error(
      'This browser gives no camera to this page. Open it from a web server (https or localhost), or choose a photograph.',
    );
  }
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: 'user', width: { ideal: 640 } }, audio: false })
    .catch((error: Error) => {
      throw new Error(
        `${REASONS[error.name] ?? `The camera cannot be used (${error.message || error.name}). Try again`}, or choose a photograph.`,
      );
    });
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  return {
    video,
    stop() {
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    },
  };
}
