// Which modality a chosen file most likely has; the person may say otherwise.
import type { Modality } from '../core/types';

const typesByEnding: Record<string, string> = {
  png: 'image/png',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  pdf: 'application/pdf',
};

// Systems that do not know a type (TIFF, often) leave it empty.
function typeOf(file: Pick<File, 'name' | 'type'>): string {
  const ending = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  return file.type || (typesByEnding[ending] ?? '');
}

// kind: the study's. Sensors write PNG and TIFF, cameras and telephones JPEG, WebP and HEIC.
export function guessModality(file: Pick<File, 'name' | 'type'>, kind: string): Modality {
  const type = typeOf(file);
  if (type === 'application/pdf' || kind.startsWith('DOC')) return 'DOC';
  const bySensor = type === 'image/png' || type === 'image/tiff';
  return bySensor && kind.startsWith('XRAY') ? 'XRAY' : 'PHOTO';
}
