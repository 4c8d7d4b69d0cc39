/** Figures as PNG, SVG and PDF at the size that they have on paper, drawn by headless Chromium. */
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { startBrowser } from './browser';
import { COLUMN_CM, COLUMN_WIDTH, type Figure } from './figure';

export const DRAWN_FORMATS = ['png', 'svg', 'pdf'] as const;
export type DrawnFormat = (typeof DRAWN_FORMATS)[number];

/** PNGs for the screen that are larger are brought down to 256 colours, as many as a palette has: notebooks keep them. */
const EXACT_BYTES = 60_000;
/** Pixels of a PNG for one of the figure: 430 dots per inch on paper. */
const PNG_SCALE = 3;
const CM_PER_PIXEL = COLUMN_CM / COLUMN_WIDTH;
const CM_PER_INCH = 2.54;
const PAPER = 'body { margin: 0 } svg { display: block; width: 100%; height: auto }';

/** Draws figures one after the other. */
export class FigureDrawer {
  private constructor(
    private readonly browser: Browser,
    /** Has plotly, which makes PNG and SVG. */
    private readonly page: Page,
    /** Is printed, as PDF. */
    private readonly paper: Page,
  ) {}

  /** @throws MienError when there is no browser, with what to do about it */
  static async start(): Promise<FigureDrawer> {
    const browser = await startBrowser();
    try {
      const context = await browser.newContext({ offline: true });
      const page = await context.newPage();
      await page.addScriptTag({ path: require.resolve('plotly.js-dist/plotly.js') });
      return new FigureDrawer(browser, page, await context.newPage());
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  /** A PNG with as many pixels as the figure has on a screen. */
  async drawForScreen(figure: Figure): Promise<Buffer> {
    const png = Buffer.from(await this.image(figure, 'png', 1), 'base64');
    const exact = await sharp(png).png({ compressionLevel: 9 }).toBuffer();
    // few colours make pictures of images small, and thin lines of one another's colour
    return exact.length <= EXACT_BYTES ? exact : sharp(png).png({ palette: true, compressionLevel: 9 }).toBuffer();
  }

  /** The file's content. A figure of 480 pixels is 8.5 cm wide on paper. */
  async draw(figure: Figure, format: DrawnFormat): Promise<Buffer> {
    const { width, height } = figure.layout as { width: number; height: number };
    const [wide, high] = [width, height].map((pixels) => pixels * CM_PER_PIXEL) as [number, number];
    if (format === 'png') {
      const png = Buffer.from(await this.image(figure, 'png', PNG_SCALE), 'base64');
      const density = (PNG_SCALE * CM_PER_INCH) / CM_PER_PIXEL;
      return sharp(png).withMetadata({ density }).png().toBuffer();
    }
    const svg = decodeURIComponent(await this.image(figure, 'svg', 1));
    if (format === 'svg') return Buffer.from(inCentimetres(svg, wide, high));
    await this.paper.setContent(`<!doctype html><style>${PAPER}</style>${svg}`);
    // a hair higher than the figure: what is rounded up would begin a second page
    return this.paper.pdf({ width: `${wide}cm`, height: `${high + 0.01}cm`, printBackground: true, pageRanges: '1' });
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** What stands after the comma of the data URI that plotly makes. */
  private image({ data, layout }: Figure, format: 'png' | 'svg', scale: number): Promise<string> {
    const { width, height } = layout;
    const options = { format, width, height, scale };
    return this.page.evaluate(
      async ([figure, wanted]) => {
        const { Plotly } = globalThis as unknown as {
          Plotly: { toImage(figure: object, options: object): Promise<string> };
        };
        const uri = await Plotly.toImage(figure, wanted);
        return uri.slice(uri.indexOf(',') + 1);
      },
      [{ data, layout }, options] as const,
    );
  }
}

/** Plotly's SVG with its size on paper; its coordinates stay pixels. */
function inCentimetres(svg: string, width: number, height: number): string {
  return svg.replace(/<svg\b[^>]*>/, (root) =>
    root
      .replace(/ width="[\d.]+"/, ` width="${width.toFixed(2)}cm"`)
      .replace(/ height="[\d.]+"/, ` height="${height.toFixed(2)}cm"`),
  );
}
