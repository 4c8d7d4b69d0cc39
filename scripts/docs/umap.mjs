// Draws docs/images/umap.png, 1,000 test faces in the codes of pretrained('faces'), after `npm run setup`: node scripts/docs/umap.mjs
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { FigureDrawer, pretrained, projectUmap, umapPanels, withRun } = require('../../lib');
const sharp = require('sharp');

const FACES = 1000;
const file = new URL('../../docs/images/umap.png', import.meta.url).pathname;
const drawer = await FigureDrawer.start();
try {
  await withRun(pretrained('faces'), async (run) => {
    const codes = run.codes('test');
    const points = ({ values, columns }) => projectUmap({ values: values.subarray(0, FACES * columns), columns });
    const { classes, splits } = run.dataset;
    const light = splits.test.factors.find(({ name }) => name === 'light');
    const figure = umapPanels(
      [
        { title: 'expression code z<sub>e</sub>', points: await points(codes.expression) },
        { title: 'nuisance code z<sub>n</sub>', points: await points(codes.nuisance) },
      ],
      [
        { title: 'expression', values: classes, codes: splits.test.labels },
        { title: 'light', values: light.values, codes: light.codes },
      ],
    );
    await sharp(await drawer.draw(figure, 'png'))
      .resize(1200)
      .png({ palette: true, effort: 10 })
      .toFile(file);
  });
} finally {
  await drawer.close();
}
