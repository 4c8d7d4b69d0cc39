import sharp from 'sharp';
import {
  completeOptions,
  expressionSheet,
  FACTOR_NAMES,
  factorSheet,
  type Sheet,
  SYNTHETIC_CLASSES,
  type SyntheticOptions,
  sampleSheet,
} from '../synthetic';
import { nameTile, writePng } from './sheetParts';

/** Of one picture, pixels: what makes an expression readable at a glance. */
const SIDE = 96;
const NAME_WIDTH = 110;
const HEAD_HEIGHT = 60;
/** Yaw is swept twice, the second time smiling. */
const FACTOR_ROWS = FACTOR_NAMES.flatMap((name) => (name === 'yaw' ? ['yaw', 'yaw, happy'] : [name]));

/**
 * Draws what the synthetic faces of these options are made of, in three panels side by side: every expression at full intensity for as
 * many people as fit, a row for each factor swept over its values, and images of the training split as a model sees them.
 * @param path of the PNG
 * @throws MienError for an option that does not exist or is out of range, and when it cannot be written
 */
export async function writeSyntheticSheet(given: Partial<SyntheticOptions>, path: string): Promise<void> {
  const options = completeOptions(given);
  const { seed, colour, identities } = options;
  const rows = FACTOR_ROWS.length;
  const people = Math.min(rows, identities);
  const persons = Array.from({ length: people }, (_, i) => `person ${i + 1}`);
  const panels: readonly Panel[] = [
    {
      title: 'Full intensity',
      columns: SYNTHETIC_CLASSES,
      rows: persons,
      side: SIDE,
      sheet: expressionSheet({ seed, side: SIDE, colour, people }),
    },
    {
      title: 'Every factor swept, all else held',
      columns: [],
      rows: FACTOR_ROWS,
      side: SIDE,
      sheet: factorSheet({ seed, side: SIDE, colour, people: Math.min(7, identities) }),
    },
    {
      title: `As trained on: difficulty ${options.difficulty}, ${options.side} × ${options.side}`,
      columns: SYNTHETIC_CLASSES,
      rows: [],
      side: options.side,
      sheet: sampleSheet(options, rows),
    },
  ];
  const width = NAME_WIDTH + 7 * SIDE;
  const layers = await Promise.all(panels.map((panel, i) => layersOf(panel, i * width)));
  await writePng(
    sharp({
      create: {
        width: panels.length * width,
        height: HEAD_HEIGHT + rows * SIDE,
        channels: 3,
        background: '#ffffff',
      },
    }).composite(layers.flat()),
    path,
  );
}

interface Panel {
  readonly title: string;
  /** Names above the columns. */
  readonly columns: readonly string[];
  /** Names before the rows. */
  readonly rows: readonly string[];
  /** Of one picture in the sheet, pixels. */
  readonly side: number;
  readonly sheet: Sheet;
}

async function layersOf({ title, columns, rows, side, sheet }: Panel, left: number) {
  const { pixels, width, height, channels } = sheet;
  const scale = SIDE / side;
  const picture = await sharp(pixels, { raw: { width, height, channels: channels as 1 | 3 } })
    .resize(Math.round(width * scale), Math.round(height * scale), { kernel: 'nearest' })
    .png()
    .toBuffer();
  const pictures = left + NAME_WIDTH;
  const half = HEAD_HEIGHT / 2;
  return [
    { input: picture, left: pictures, top: HEAD_HEIGHT },
    { input: nameTile(title, 7 * SIDE, half), left: pictures, top: 0 },
    ...columns.map((name, i) => ({ input: nameTile(name, SIDE, half), left: pictures + i * SIDE, top: half })),
    ...rows.map((name, i) => ({ input: nameTile(name, NAME_WIDTH, SIDE), left, top: HEAD_HEIGHT + i * SIDE })),
  ];
}
