// Names for users: modalities, kinds, dates, sizes.
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

// The kinds that the user can choose for a new study. Other kinds that the service knows are kept.
export const commonKinds = Object.keys(kindNames);

// "Xray occlusal" for XRAY_OCCLUSAL, when a kind has no name here.
export function kindName(kind: string): string {
  const words = kind.toLowerCase().replaceAll('_', ' ');
  return kindNames[kind] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const timeFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

const numberFormat = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: '2-digit', day: '2-digit' });
const isoFormat = new Intl.DateTimeFormat('sv-SE'); // 2026-02-09

// A day as users may type it: with the month's name, in numbers as is usual in their country, and in sortable
// form. In local time, like all dates shown.
export const daySpellings = (at: string | null) => {
  if (at === null) return '';
  const date = new Date(at);
  return [dayFormat, numberFormat, isoFormat].map((format) => format.format(date)).join(' ');
};
export const dayOf = (at: string | null) => (at === null ? 'Without a date' : dayFormat.format(new Date(at)));
export const timeOf = (at: string | null) => (at === null ? '' : timeFormat.format(new Date(at)));

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

// A picture's name for screen readers and for the viewer's title.
export function assetName(asset: Asset): string {
  return `${modalityNames[asset.modality]}, ${dayOf(asset.capturedAt)} ${timeOf(asset.capturedAt)}`;
}
