// The viewer's icons: 24 × 24, in the colour of the text.
import { svg, html, type TemplateResult } from 'lit';

const icon = (shape: TemplateResult) => html`<svg
  viewBox="0 0 24 24"
  width="20"
  height="20"
  fill="none"
  stroke="currentColor"
  stroke-width="1.8"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
  focusable="false"
>
  ${shape}
</svg>`;

const sun = svg`<circle cx="12" cy="12" r="3.5"/><path d="M12 4v1.5M12 18.5V20M4 12h1.5M18.5 12H20M6.3 6.3l1.1 1.1M16.6 16.6l1.1 1.1M6.3 17.7l1.1-1.1M16.6 7.4l1.1-1.1"/>`;
const smallSun = svg`<circle cx="12" cy="12" r="3"/><path d="M12 6.5v.5M12 17v.5M6.5 12H7M17 12h.5M8.1 8.1l.4.4M15.5 15.5l.4.4M8.1 15.9l.4-.4M15.5 8.5l.4-.4"/>`;
const lens = svg`<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>`;
const half = svg`<path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>`;

export const icons = {
  window: icon(svg`<circle cx="12" cy="12" r="8"/>${half}`),
  zoom: icon(lens),
  pan: icon(svg`<path d="M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3"/>`),
  zoomIn: icon(svg`${lens}<path d="M7.5 10.5h6M10.5 7.5v6"/>`),
  zoomOut: icon(svg`${lens}<path d="M7.5 10.5h6"/>`),
  fit: icon(svg`<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>`),
  actual: icon(svg`<path d="M5 8l2.5-2v12M16 8l2.5-2v12M12 9.5v.1M12 14.5v.1"/>`),
  brighter: icon(sun),
  darker: icon(smallSun),
  moreContrast: icon(
    svg`<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M12 5h6a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-6z" fill="currentColor"/>`,
  ),
  lessContrast: icon(
    svg`<rect x="4" y="5" width="16" height="14" rx="2"/><path d="M12 5v14"/><path d="M12 9l4-4M12 14l8-8M13 18l7-7" stroke-width="1.2"/>`,
  ),
  invert: icon(svg`<path d="M4 4h16v16H4z"/><path d="M4 20L20 4v16z" fill="currentColor"/>`),
  flipH: icon(
    svg`<path d="M12 3v18" stroke-dasharray="2 2.5"/><path d="M9 7v10H3z"/><path d="M15 7v10h6z" fill="currentColor"/>`,
  ),
  flipV: icon(
    svg`<path d="M3 12h18" stroke-dasharray="2 2.5"/><path d="M7 9h10V3z"/><path d="M7 15h10v6z" fill="currentColor"/>`,
  ),
  rotateLeft: icon(svg`<path d="M4 4v5h5"/><path d="M4.6 9A8 8 0 1 1 4 13.5"/>`),
  rotateRight: icon(svg`<path d="M20 4v5h-5"/><path d="M19.4 9A8 8 0 1 0 20 13.5"/>`),
  reset: icon(svg`<path d="M5 12a7 7 0 1 0 2.5-5.4L5 9M5 4v5h5"/><circle cx="12" cy="12" r="1.3" fill="currentColor"/>`),
  original: icon(svg`<path d="M12 3l8 4.5v9L12 21l-8-4.5v-9z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>`),
  compare: icon(svg`<rect x="3" y="5" width="8" height="14" rx="1"/><rect x="13" y="5" width="8" height="14" rx="1"/>`),
  previous: icon(svg`<path d="M15 5l-7 7 7 7"/>`),
  next: icon(svg`<path d="M9 5l7 7-7 7"/>`),
  left: icon(svg`<path d="M20 12H5M11 6l-6 6 6 6"/>`),
  right: icon(svg`<path d="M4 12h15M13 6l6 6-6 6"/>`),
  up: icon(svg`<path d="M12 20V5M6 11l6-6 6 6"/>`),
  down: icon(svg`<path d="M12 4v15M6 13l6 6 6-6"/>`),
  link: icon(
    svg`<path d="M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L11.5 6.8"/><path d="M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.6-1.6"/>`,
  ),
  fullScreen: icon(svg`<path d="M9 4H4v5M4 4l6 6M15 20h5v-5M20 20l-6-6"/>`),
  help: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M9.3 9.2a2.8 2.8 0 1 1 4 2.6c-.9.4-1.3 1-1.3 2M12 17v.1"/>`),
  close: icon(svg`<path d="M5 5l14 14M19 5L5 19"/>`),
};

export const documentIcon = icon(svg`<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>`);
