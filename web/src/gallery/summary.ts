// The number of pictures shown, in words above them.
import type { Study } from '../core/types';

// more: there are older studies, which have not been searched.
export function summary(studies: readonly Study[], more: boolean): string {
  const pictures = studies.reduce((sum, study) => sum + study.assets.length, 0);
  const count = `${pictures}${more ? '+' : ''}`;
  return `${count} ${count === '1' ? 'picture' : 'pictures'} in ${studies.length} ${studies.length === 1 ? 'study' : 'studies'}`;
}
