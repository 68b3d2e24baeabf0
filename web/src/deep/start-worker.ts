// Starts the worker, even when the module comes from another origin than the page.

// A page may start workers only from its own origin. When an application loads the module from the imaging
// service, that is another origin: then a blob: module, which belongs to the page, imports the worker. It
// uses import(), which the policy's script-src controls, as for the module itself; the import statement would
// need its worker-src. The page sees as errors of the worker only what is thrown outside of a promise.
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

// The bundler finds the worker by exactly this expression.
const create = (Worker: new (url: URL, options: WorkerOptions) => globalThis.Worker) =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
