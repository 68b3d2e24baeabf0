// Studies and assets for tests; what a test does not care about has a value all the same.
import type { Asset, Study } from '../../src/core/types';

export const asset = (more: Partial<Asset> = {}): Asset => ({
  assetId: 1,
  modality: 'XRAY',
  mimeType: 'image/png',
  sizeBytes: 1000,
  sha256: '0'.repeat(64),
  width: 100,
  height: 50,
  capturedAt: '2026-02-09T15:30:00Z',
  sourceDevice: null,
  hasThumb: true,
  hasWeb: true,
  ...more,
});

export const study = (more: Partial<Study> = {}): Study => ({
  studyId: 1,
  patientId: 345,
  kind: 'XRAY_BWX',
  title: null,
  capturedAt: '2026-02-09T15:30:00Z',
  source: null,
  assets: [asset()],
  ...more,
});
