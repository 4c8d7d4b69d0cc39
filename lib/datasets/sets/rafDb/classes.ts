/** In the order of its numbers, 1 … 7. */
export const RAF_DB_CLASSES = ['surprise', 'fear', 'disgust', 'happy', 'sad', 'anger', 'neutral'] as const;
