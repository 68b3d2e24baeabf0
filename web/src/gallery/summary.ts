// How many pictures are shown, above them.
import type { Study } from '../core/types';

// more: there are older ones, which have not been looked through.
export function summary(studies: readonly Study[], more: boolean): string {
  const pictures = studies.reduce((sum, study) => sum + study.assets.length, 0);
  const count = `${pictures}${more ? '+' : ''}`;
  return `${count} ${count === '1' ? 'picture' : 'pictures'} in ${studies.length} ${studies.length === 1 ? 'study' : 'studies'}`;
}
