// A deep original on a canvas that a worker draws, from the sensor's own samples.
import { Failure } from '../core/failure';
import type { Surface } from '../core/surface';
import { Painter } from './painter';
import type { FromWorker, ToWorker } from './protocol';
import { startWorker } from './start-worker';

// Pixels that can be drawn within about a frame; of larger pictures only some are drawn while the user drags.
const quick = 2e6;

export async function openDeep(blob: Blob, label: string, signal: AbortSignal): Promise<Surface> {
  const element = document.createElement('canvas');
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', label);
  const worker = startWorker();
  const give = () => worker.terminate();
  signal.addEventListener('abort', give);
  const canvas = element.transferControlToOffscreen();
  try {
    const { width, height, bits } = await opened(worker, { open: { blob, canvas } }, [canvas], signal);
    const painter = new Painter(worker, Math.ceil(Math.sqrt((width * height) / quick)));
    return {
      element,
      size: { width, height },
      bits,
      show: (window, inverted, rough) => painter.show(window, inverted, rough),
      close: () => {
        give();
        element.remove();
      },
    };
  } catch (error) {
    give();
    throw error;
  } finally {
    signal.removeEventListener('abort', give);
  }
}

type Opened = Extract<FromWorker, { opened: unknown }>['opened'];

function opened(worker: Worker, message: ToWorker, transfer: Transferable[], signal: AbortSignal): Promise<Opened> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    worker.onerror = () => reject(new Failure('broken', 'The decoder of deep originals could not be started.'));
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if ('started' in data) worker.postMessage(message, transfer);
      if ('opened' in data) resolve(data.opened);
      if ('failed' in data) reject(new Failure('broken', data.failed));
    };
  });
}
