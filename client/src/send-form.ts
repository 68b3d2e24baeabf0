// Sends a form with progress: by XMLHttpRequest where there is one, else by fetch().
import { errorOf, ImagingError, noAnswer } from './errors.js';

/** Bytes sent so far, of all. */
export type Progress = (sent: number, total: number) => void;

interface Sending {
  signal: AbortSignal | undefined;
  progress: Progress | undefined;
}

/** Resolves with the body of a success; rejects with an ImagingError, or the signal's reason. */
export function sendForm(url: string, headers: Record<string, string>, form: FormData, sending: Sending): Promise<string> {
  const send = typeof XMLHttpRequest === 'undefined' ? byFetch : byXhr;
  return send(url, { ...headers, Accept: 'application/problem+json, application/json;q=0.9' }, form, sending);
}

function byXhr(url: string, headers: Record<string, string>, form: FormData, { signal, progress }: Sending): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (progress) request.upload.onprogress = (event) => progress(event.loaded, event.total);
    request.onload = () => {
      const { status, responseText } = request;
      if (status >= 200 && status < 300) resolve(responseText);
      else reject(errorOf(status, responseText, (name) => request.getResponseHeader(name)));
    };
    request.onerror = () => reject(noAnswer());
    request.onabort = () => reject(signal?.reason as Error);
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    signal?.addEventListener('abort', abort);
    request.send(form);
  });
}

async function byFetch(
  url: string,
  headers: Record<string, string>,
  form: FormData,
  { signal, progress }: Sending,
): Promise<string> {
  const body = progress ? counted(form, headers, progress) : form;
  try {
    const init = { method: 'POST', headers, body, duplex: 'half', credentials: 'omit', signal: signal ?? null } as const;
    const answer = await fetch(url, init);
    const text = await answer.text();
    if (!answer.ok) throw errorOf(answer.status, text, (name) => answer.headers.get(name));
    return text;
  } catch (error) {
    if (signal?.aborted || error instanceof ImagingError) throw error;
    throw noAnswer(error);
  }
}

// The form as a stream that reports what is taken from it. The form's own lines, a few hundred bytes, are not counted
// in the total, which nobody knows before; so the count stops at the file's size. Fills in Content-Type.
function counted(form: FormData, headers: Record<string, string>, progress: Progress): ReadableStream<Uint8Array> {
  const total = (form.get('file') as Blob).size;
  const encoded = new Response(form);
  Object.assign(headers, { 'Content-Type': encoded.headers.get('Content-Type')! });
  let sent = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      sent += chunk.byteLength;
      progress(Math.min(sent, total), total);
      controller.enqueue(chunk);
    },
  });
  return encoded.body!.pipeThrough(count);
}
