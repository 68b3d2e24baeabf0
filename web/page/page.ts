// The service's own page: whose pictures, and with what token, comes in the fragment, which browsers
// never send to a server. It leaves the address bar at once.
import '../src/imaging-gallery';

import { readFragment } from './fragment';

const { patientId, token } = readFragment(location.hash);
if (location.hash) history.replaceState(null, '', location.pathname);

if (patientId && token) {
  const name = `Images of patient ${patientId}`;
  document.title = name;
  document.querySelector('h1')!.textContent = name;
  const gallery = document.createElement('imaging-gallery');
  gallery.baseUrl = new URL('..', location.href).href;
  gallery.patientId = patientId;
  gallery.token = token;
  document.getElementById('gallery')!.append(gallery);
} else {
  document.getElementById('missing')!.hidden = false;
}
// A second link opened in the same tab changes nothing but the fragment.
addEventListener('hashchange', () => location.hash && location.reload());
