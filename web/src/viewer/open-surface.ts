// Opens a picture as an img, or on a canvas when the browser cannot show the file itself.
import { Failure, brokenPicture } from '../core/failure';
import type { Surface } from '../core/surface';
import { cssFilter } from '../core/window';
import { openDeep } from '../deep/deep-surface';

// type: the blob's type, if the blob is what it claims to be. label: for users who cannot see it.
export async function surfaceOf(blob: Blob, type: string, label: string, signal: AbortSignal): Promise<Surface> {
  if (await isDeep(blob, type)) return openDeep(blob, label, signal);
  try {
    return await openImage(blob, label);
  } catch {
    throw type === 'image/heic' ? heic() : brokenPicture();
  }
}

const heic = () =>
  new Failure('refused', 'The original is a HEIC file, which this browser cannot show. Download it to see it elsewhere.');

const pngDepthAt = 24; // in the header, after width and height

// Browsers show no TIFF, and of 16-bit samples only the upper eight bits: a 12-bit radiograph would be black.
async function isDeep(blob: Blob, type: string): Promise<boolean> {
  if (type === 'image/tiff') return true;
  if (type !== 'image/png') return false;
  const start = new Uint8Array(await blob.slice(0, pngDepthAt + 1).arrayBuffer());
  return start[pngDepthAt] === 16;
}

async function openImage(blob: Blob, label: string): Promise<Surface> {
  const element = new Image();
  element.alt = label;
  element.draggable = false;
  const url = URL.createObjectURL(blob);
  try {
    element.src = url;
    await element.decode(); // so that the icon for a broken picture is never shown
  } finally {
    URL.revokeObjectURL(url); // the element keeps the picture itself
  }
  return {
    element,
    size: { width: element.naturalWidth, height: element.naturalHeight },
    bits: 8,
    show: (window, inverted) => {
      element.style.filter = cssFilter(window, inverted);
    },
    close: () => element.remove(),
  };
}
