// Writes a .br and a .gz beside each text file of the build, so that the service compresses nothing itself
// (src/api/web_files.cpp serves them).
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const text = /\.(css|html|js|map|svg)$/;
const least = 1024; // bytes: what fits into one packet anyway is left as it is

const encoders = {
  br: (data: Buffer) =>
    promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
  gz: (data: Buffer) => promisify(gzip)(data, { level: constants.Z_BEST_COMPRESSION }),
};

// Compresses the files of a folder, and not those of its folders. What does not become smaller is left out.
export async function compressFolder(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!text.test(name)) continue;
    const data = await readFile(join(folder, name));
    if (data.length <= least) continue;
    for (const [ending, encode] of Object.entries(encoders)) {
      const encoded = await encode(data);
      if (encoded.length < data.length) await writeFile(join(folder, `${name}.${ending}`), encoded);
    }
  }
}

// The files are read once they are written: other plugins change chunks until then.
export function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    writeBundle: {
      order: 'post',
      handler: async ({ dir }) => {
        if (dir === undefined) return;
        await compressFolder(dir);
        await compressFolder(join(dir, 'docs'));
      },
    },
  };
}
