// Checks whether a file whose upload lost its response has arrived after all: sending it again would show the
// picture twice.
import type { Client } from '../core/client';
import type { Destination } from './destination';

// Resolves with the asset's id, or undefined. Without a secure context there are no digests, and nothing can
// be known.
export async function arrived(
  client: Pick<Client, 'studies'>,
  destination: Destination,
  file: File,
  signal: AbortSignal,
): Promise<number | undefined> {
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (destination.studyId === undefined || !subtle) return undefined;
  const sha256 = hex(await subtle.digest('SHA-256', await file.arrayBuffer()));
  let cursor: string | null = null;
  do {
    const page = await client.studies(destination.patientId, cursor, signal);
    const study = page.studies.find(({ studyId }) => studyId === destination.studyId);
    if (study) return study.assets.find((asset) => asset.sha256 === sha256)?.assetId;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return undefined;
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
