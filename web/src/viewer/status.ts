// The state of the active pane, for the buttons.
import type { Status } from './keys';
import type { Pane } from './pane';
import type { Places } from './places';

type OfViewer = Pick<Status, 'tool' | 'linked' | 'fullScreen'>;

export function statusOf(pane: Pane | undefined, places: Places | undefined, viewer: OfViewer): Status {
  const picture = pane?.picture;
  // A picture that is loading can be adjusted already.
  const isThere = picture !== undefined && !picture.isDocument && (picture.surface ?? picture.loading) !== undefined;
  const look = isThere ? pane?.look : undefined;
  return {
    ...viewer,
    hasPrevious: places?.hasPrevious ?? false,
    hasNext: places?.hasNext ?? false,
    comparing: places?.comparing ?? false,
    look,
    version: picture?.version,
    canSwitch: picture?.canSwitch ?? false,
    canMove: look !== undefined && !look.view.fitted,
  };
}
