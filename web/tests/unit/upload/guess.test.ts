import { expect, test } from 'vitest';

import { guessModality } from '../../../src/upload/guess';

const guess = (name: string, type: string, kind = 'XRAY_BWX') => guessModality({ name, type }, kind);

test('what a sensor writes is an X-ray in a study of X-rays, and a photo elsewhere', () => {
  expect(guess('a.png', 'image/png')).toBe('XRAY');
  expect(guess('a.tif', 'image/tiff', 'XRAY_PANO')).toBe('XRAY');
  expect(guess('a.png', 'image/png', 'PHOTO_INTRAORAL')).toBe('PHOTO');
});

test('what a camera writes is a photo, also in a study of X-rays', () => {
  for (const type of ['image/jpeg', 'image/webp', 'image/heic']) expect(guess('a', type)).toBe('PHOTO');
});

test('a PDF is a document everywhere, and everything is one in a study of documents', () => {
  expect(guess('a.pdf', 'application/pdf')).toBe('DOC');
  expect(guess('a.jpg', 'image/jpeg', 'DOCUMENT')).toBe('DOC');
});

test('where the system knows no type, the name has to do', () => {
  expect(guess('BWX.TIFF', '')).toBe('XRAY');
  expect(guess('letter.pdf', '')).toBe('DOC');
  expect(guess('IMG_1.HEIC', '')).toBe('PHOTO');
  expect(guess('no-ending', '')).toBe('PHOTO');
});
