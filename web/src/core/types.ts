// The response of the service's list endpoint, and the kinds of pictures.

export type Modality = 'XRAY' | 'PHOTO' | 'DOC';
export type Variant = 'thumb' | 'web' | 'original';

export interface Asset {
  assetId: number;
  modality: Modality;
  mimeType: string;
  sizeBytes: number;
  sha256: string;
  width: number | null; // of the original, in pixels; null when there is no picture (a PDF)
  height: number | null;
  capturedAt: string; // RFC 3339, UTC
  sourceDevice: string | null;
  hasThumb: boolean;
  hasWeb: boolean;
}

export interface Study {
  studyId: number;
  patientId: number;
  kind: string; // such as XRAY_BWX
  title: string | null;
  capturedAt: string;
  source: string | null;
  assets: Asset[];
}

export interface StudyPage {
  studies: Study[];
  nextCursor: string | null;
}
