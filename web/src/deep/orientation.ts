// Applies TIFF's Orientation tag: at which corner of the picture the stored rows and columns begin.
import type { Samples } from './samples';

// orientation: 1 to 8 as in TIFF 6.0, "Orientation"; anything else is upright.
export function turnedUpright(samples: Samples, orientation: number): Samples {
  if (!(orientation > 1 && orientation <= 8)) return samples;
  const { width, height, channels, data } = samples;
  const sideways = orientation > 4; // stored rows are columns
  const fromRight = [2, 3, 7, 8].includes(orientation); // of the stored picture
  const fromBelow = [3, 4, 6, 7].includes(orientation);
  const [wide, high] = sideways ? [height, width] : [width, height];
  const upright = data.slice();
  let to = 0;
  for (let y = 0; y < high; ++y) {
    for (let x = 0; x < wide; ++x) {
      const [column, row] = sideways ? [y, x] : [x, y];
      const storedColumn = fromRight ? width - 1 - column : column;
      const storedRow = fromBelow ? height - 1 - row : row;
      const from = (storedRow * width + storedColumn) * channels;
      for (let c = 0; c < channels; ++c) upright[to++] = data[from + c]!;
    }
  }
  return { ...samples, width: wide, height: high, data: upright };
}
