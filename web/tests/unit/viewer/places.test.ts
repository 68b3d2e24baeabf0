import { describe, expect, it } from 'vitest';

import type { ViewerItem } from '../../../src/viewer/picture';
import { Places } from '../../../src/viewer/places';

const item = (assetId: number) => ({ asset: { assetId }, study: { studyId: 1 } }) as ViewerItem;
const list = (...ids: number[]) => ids.map(item);
const ids = (places: Places) => places.shown.map(({ item: { asset } }) => asset.assetId);

describe('places', () => {
  const places = Places.open(list(1, 2, 3), 1)!;

  it('are none for a picture that is not in the list', () => expect(Places.open(list(1), 1)).toBeUndefined());

  it('go through the list and stop at its ends', () => {
    expect(ids(places.goTo(2))).toEqual([3]);
    expect(places.goTo(7).index).toBe(2);
    expect(places.goTo(-1).index).toBe(0);
    expect(places.goTo(Infinity).index).toBe(2);
  });

  it('keep their picture when newer ones come before it', () => {
    const later = places.within(list(9, 8, 1, 2, 3));
    expect(later.index).toBe(3);
    expect(ids(later)).toEqual([2]);
  });

  it('stay near where the picture was when it leaves the list', () => {
    const later = places.within(list(1, 3));
    expect(later.index).toBe(1);
    expect(ids(later.goTo(later.index + 1))).toEqual([3]);
  });

  it('compare with the next picture, or the one before at the end', () => {
    expect(ids(places.toggleCompare())).toEqual([2, 3]);
    expect(ids(places.goTo(2).toggleCompare())).toEqual([3, 2]);
    expect(ids(Places.open(list(1), 0)!.toggleCompare())).toEqual([1, 1]);
  });

  it('change only the active one of two', () => {
    const both = places.toggleCompare();
    expect(ids(both.goTo(0))).toEqual([2, 1]);
    expect(ids(both.activate(0).goTo(0))).toEqual([1, 3]);
  });

  it('keep the active pane when comparing ends', () => {
    const both = places.toggleCompare();
    expect(both.toggleCompare().shown).toEqual([both.shown[1]]);
    expect(both.activate(0).toggleCompare().shown).toEqual([both.shown[0]]);
  });

  it('are near the end within ten pictures of it', () => {
    const long = Array.from({ length: 30 }, (_, i) => item(i));
    expect(Places.open(long, 19)!.isNearEnd).toBe(false);
    expect(Places.open(long, 20)!.isNearEnd).toBe(true);
  });
});
