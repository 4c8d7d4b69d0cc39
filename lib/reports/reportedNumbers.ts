/** Accuracies that others have reported, by dataset; shares of 1. They were not measured here. */
import type { ComparedAccuracy, Comparison } from '../figures/comparison';

function reported(dataset: string, percents: Readonly<Record<string, number>>): Comparison {
  const rows = Object.entries(percents).map(
    ([name, percent]): ComparedAccuracy => ({
      name,
      accuracy: percent / 100,
      reported: true,
    }),
  );
  return { dataset, rows };
}

/** Seven classes, validation images, unless a name says otherwise. */
export const REPORTED_AFFECTNET = reported('AffectNet, 7 classes', {
  'DLP-CNN': 54.47,
  'AlexNet (8 classes)': 58.0,
  gACNN: 58.78,
  'Halawa et al. 2020': 60.53,
  'ResNet-18, softmax': 63.86,
  DACL: 65.2,
  DAN: 65.69,
  'EmotiEffLib enet_b2': 66.51,
  'DDAMFN++': 67.36,
  'POSTER++': 67.49,
  QCS: 67.94,
});

export const REPORTED_RAF_DB = reported('RAF-DB', { DAN: 89.7, 'POSTER++': 92.21 });

export const REPORTED_FER_PLUS = reported('FER+', { SCN: 89.35, 'POSTER++': 92.28 });

/** PrivateTest, a single network. */
export const REPORTED_FER2013 = reported('FER2013, PrivateTest', {
  'people, about': 65,
  'VGG-style, best tuned': 73.28,
  'ResMaskingNet, pre-trained': 74.14,
});
