// The samples of a deep original, upright: grey as the sensor gave them, colour reduced to 8 bits.
export interface Samples {
  width: number;
  height: number;
  channels: 1 | 3;
  data: Uint8Array | Uint16Array;
  full: number; // the sample that is white
  bits: number; // used in the file by each sample
}
