// Finds the page of a TIFF that is its picture, as the service does (src/image/tiff_tags.cpp).
const shortType = 3;
const newSubfileType = { tag: 254, smallerCopyOrMask: 0b101 };
const subfileType = { tag: 255, smallerCopy: 2 };
const subIfds = 330;
const mostPages = 100; // also ends a chain that goes round in a circle
const mostBelow = 16; // of one page

// Makes the header point at the first page that is neither a smaller copy nor a mask, because the library
// reads the first page.
export function putPictureFirst(file: ArrayBuffer): void {
  const view = new DataView(file);
  const little = view.getUint16(0) === 0x4949;
  if (view.getUint16(2, little) !== 42) return; // BigTIFF, which the library rejects
  let page = view.getUint32(4, little);
  for (let number = 0; number < mostPages && page !== 0; ++number) {
    const found = [page, ...pagesBelow(view, little, page)].find((at) => isWholePicture(view, little, at));
    if (found !== undefined) return view.setUint32(4, found, little);
    page = view.getUint32(page + 2 + 12 * view.getUint16(page, little), little);
  }
}

// The position of a tag's entry in a directory; the first if there are several.
export function entryOf(view: DataView, little: boolean, directory: number, tag: number): number | undefined {
  const end = directory + 2 + 12 * view.getUint16(directory, little);
  for (let entry = directory + 2; entry < end; entry += 12) {
    if (view.getUint16(entry, little) === tag) return entry;
  }
  return undefined;
}

function isWholePicture(view: DataView, little: boolean, directory: number): boolean {
  const value = (tag: number) => {
    const entry = entryOf(view, little, directory, tag);
    if (!entry) return 0;
    const isShort = view.getUint16(entry + 2, little) === shortType;
    return isShort ? view.getUint16(entry + 8, little) : view.getUint32(entry + 8, little);
  };
  const isLess = value(newSubfileType.tag) & newSubfileType.smallerCopyOrMask;
  return !isLess && value(subfileType.tag) !== subfileType.smallerCopy;
}

// Offsets of four bytes: a single one is in the entry itself, several are elsewhere.
function pagesBelow(view: DataView, little: boolean, directory: number): number[] {
  const entry = entryOf(view, little, directory, subIfds);
  if (!entry) return [];
  const count = view.getUint32(entry + 4, little);
  const start = count === 1 ? entry + 8 : view.getUint32(entry + 8, little);
  return Array.from({ length: Math.min(count, mostBelow) }, (_, i) => view.getUint32(start + 4 * i, little));
}
