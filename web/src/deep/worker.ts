// The worker: keeps the samples of one deep original and draws them on request.
import { wholeRange } from '../core/window';
import { decodeDeep } from './decode';
import { draw } from './draw';
import type { FromWorker, Open, ToWorker } from './protocol';
import type { Samples } from './samples';

let samples: Samples;
let canvas: OffscreenCanvas;

const answer = (message: FromWorker) => (self as unknown as Worker).postMessage(message);

async function open(message: Open): Promise<void> {
  ({ canvas } = message);
  samples = decodeDeep(await message.blob.arrayBuffer());
  draw(samples, canvas, { window: wholeRange, inverted: false, step: 1 });
  answer({ opened: { width: samples.width, height: samples.height, bits: samples.bits } });
}

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  try {
    if ('open' in data) return await open(data.open);
    draw(samples, canvas, data.draw);
    answer({ drawn: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    answer({ failed: `This original cannot be shown here (${reason}). Download it to see it elsewhere.` });
  }
};

answer({ started: true });
