// Colours, type and the style of controls, shared by every part. Each value is a CSS custom property of the
// host element that a page may set (README, "Theming").
import { css } from 'lit';

export const theme = css`
  :host {
    --background: var(--imaging-background, #0d1014);
    --surface: var(--imaging-surface, #161b21);
    --raised: var(--imaging-raised, #212932);
    --line: var(--imaging-line, #323d49);
    --control: var(--imaging-control, #74859a);
    --text: var(--imaging-text, #e9eef3);
    --muted: var(--imaging-muted, #a9b6c3);
    --accent: var(--imaging-accent, #6cb6ff);
    --on-accent: var(--imaging-on-accent, #06192b);
    --danger: var(--imaging-danger, #ff9a91);
    --good: var(--imaging-good, #7fdca0);
    --radius: var(--imaging-radius, 6px);
    color: var(--text);
    font: 15px/1.4 var(--imaging-font, system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif);
    color-scheme: dark;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .hidden-text {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;

// Buttons, selects and inputs: at least 32 px high; 24 is WCAG 2.2's minimum (2.5.8).
export const controls = css`
  button,
  select,
  input:not([type='checkbox'], [type='radio'], [type='range'], [type='file']) {
    min-height: 32px;
    padding: 4px 12px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    font: inherit;
  }
  button,
  select {
    cursor: pointer;
  }
  button:hover:not(:disabled),
  select:hover {
    border-color: var(--accent);
  }
  button:disabled {
    color: var(--muted);
    border-color: var(--line);
    cursor: default;
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button[aria-pressed='true'] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  /* With forced colours, nothing else shows which button is pressed. */
  @media (forced-colors: active) {
    button[aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
