// Starts the worker, also where the module came from another origin than the page.

// A page may only start workers from its own origin. An application that loads the module from the
// imaging service is of another: there a blob: module, which is the page's own, imports the worker.
// By import(), which asks the policy's script-src, as for the module itself; the statement would ask
// its worker-src. Only what is thrown outside of a promise is an error of the worker to the page.
class AnyOriginWorker extends Worker {
  constructor(url: URL, options: WorkerOptions) {
    if (url.origin === location.origin) {
      super(url, options);
      return;
    }
    const source = `import(${JSON.stringify(url.href)}).catch((error) => setTimeout(() => { throw error; }));`;
    const local = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    super(local, options);
    setTimeout(() => URL.revokeObjectURL(local), 60_000); // fetched by then
  }
}

export function startWorker(): Worker {
  return create(AnyOriginWorker);
}

// The bundler finds the worker by this very wording.
const create = (Worker: new (url: URL, options: WorkerOptions) => globalThis.Worker) =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
