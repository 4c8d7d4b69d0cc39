// Draws docs/images/umap.png, 1,000 test faces in the codes of pretrained('faces'), after `npm run setup`: node scripts/docs/umap.mjs
import sharp from 'sharp';
import { drawing, imageFile, mien } from './draw.mjs';

const { pretrained, projectUmap, umapPanels, withRun } = mien;
const FACES = 1000;

await drawing((draw) =>
  withRun(pretrained('faces'), async (run) => {
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
    await sharp(await draw(figure))
      .resize(1200)
      .png({ palette: true, effort: 10 })
      .toFile(imageFile('umap'));
  }),
);
