// Adds the page that shows the API's document, dist/docs: the files of docs/, and Swagger UI as it is published.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'vite';

const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const published = ['swagger-ui-bundle.js', 'swagger-ui.css', 'LICENSE', 'NOTICE'];

export function docs(folder: string): Plugin {
  const files = [...readdirSync(folder).map((name) => join(folder, name)), ...published.map((name) => join(swagger, name))];
  return {
    name: 'docs',
    generateBundle() {
      for (const file of files) {
        this.emitFile({ type: 'asset', fileName: `docs/${basename(file)}`, source: readFileSync(file) });
      }
    },
  };
}
