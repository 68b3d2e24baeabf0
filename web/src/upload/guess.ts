// Guesses the modality of a chosen file; the user can change it.
import type { Modality } from '../core/types';

const typesByEnding: Record<string, string> = {
  png: 'image/png',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  pdf: 'application/pdf',
};

// Systems that do not know a type (often TIFF) leave it empty.
function typeOf(file: Pick<File, 'name' | 'type'>): string {
  const ending = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
  return file.type || (typesByEnding[ending] ?? '');
}

// kind: the study's. Sensors write PNG and TIFF; cameras and phones JPEG, WebP and HEIC.
export function guessModality(file: Pick<File, 'name' | 'type'>, kind: string): Modality {
  const type = typeOf(file);
  if (type === 'application/pdf' || kind.startsWith('DOC')) return 'DOC';
  const bySensor = type === 'image/png' || type === 'image/tiff';
  return bySensor && kind.startsWith('XRAY') ? 'XRAY' : 'PHOTO';
}
