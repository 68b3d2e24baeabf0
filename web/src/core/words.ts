// Names for people: modalities, kinds, dates, sizes.
import type { Asset, Modality } from './types';

export const modalityNames: Record<Modality, string> = { XRAY: 'X-ray', PHOTO: 'Photo', DOC: 'Document' };

const kindNames: Record<string, string> = {
  XRAY_BWX: 'Bitewing X-rays',
  XRAY_PA: 'Periapical X-rays',
  XRAY_PANO: 'Panoramic X-ray',
  XRAY_CEPH: 'Cephalometric X-ray',
  XRAY_FMX: 'Full mouth X-rays',
  PHOTO: 'Photos',
  PHOTO_INTRAORAL: 'Intraoral photos',
  PHOTO_EXTRAORAL: 'Extraoral photos',
  DOCUMENT: 'Documents',
};

// The kinds to choose from for a new study. Others that the service knows stay as they are.
export const commonKinds = Object.keys(kindNames);

// XRAY_OCCLUSAL: "Xray occlusal", for a kind that has no name here.
export function kindName(kind: string): string {
  const words = kind.toLowerCase().replaceAll('_', ' ');
  return kindNames[kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

const numberFormat = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: '2-digit', day: '2-digit' });
const isoFormat = new Intl.DateTimeFormat('sv-SE'); // 2026-02-09

// A day as people may type it: with the month's name, in numbers as is usual where they are, and so
// that it sorts. All of the clock on the wall, as what is shown.
export const daySpellings = (at: string) => {
  const date = new Date(at);
  return [dayFormat, numberFormat, isoFormat].map((format) => format.format(date)).join(' ');
};
export const dayOf = (at: string) => dayFormat.format(new Date(at));
export const timeOf = (at: string) => timeFormat.format(new Date(at));

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

// What a screen reader says of a picture, and what the viewer's title shows.
export function assetName(asset: Asset): string {
  return `${modalityNames[asset.modality]}, ${dayOf(asset.capturedAt)} ${timeOf(asset.capturedAt)}`;
}
