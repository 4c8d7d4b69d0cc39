/** In the order of the release's emotion codes, 0 … 7. */
export const CK_PLUS_CLASSES = [
  ...['neutral', 'angry', 'contempt', 'disgust'],
  ...['fear', 'happy', 'sad', 'surprise'],
] as const;

/** Subject, sequence and number of the frame: `S005_001_00000011.png`. */
export const FRAME_NAME = /^(S\d{3})_(\d{3})_(\d+)\.\w+$/i;
