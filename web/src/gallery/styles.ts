// The style of the root element.
import { css } from 'lit';

export const galleryStyles = css`
  :host {
    display: block;
    position: relative;
    min-height: 320px;
    padding: 0 16px 24px;
    background: var(--background);
  }
  :host([hidden]) {
    display: none;
  }
  header {
    position: sticky;
    z-index: 2;
    top: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    margin: 0 -16px;
    padding: 10px 16px;
    border-bottom: 1px solid var(--line);
    background: var(--background);
  }
  ig-filter-bar {
    flex: 1 1 auto;
  }
  .summary {
    margin: 0 auto 0 0;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  /* On a small screen, or at a zoom of 400 %, the pictures get all of the room. */
  @media (max-width: 360px), (max-height: 480px) {
    header {
      position: static;
    }
  }
  .state {
    display: grid;
    gap: 10px;
    justify-items: center;
    max-width: 52ch;
    margin: 12vh auto 0;
    text-align: center;
  }
  .state h2,
  .state p {
    margin: 0;
  }
  .state p {
    color: var(--muted);
  }
  .state .request {
    font-size: 13px;
  }
  .failed h2 {
    color: var(--danger);
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 12px;
    align-items: center;
    margin: 12px 0 0;
    padding: 8px 12px;
    border: 1px solid var(--danger);
    border-radius: var(--radius);
    background: var(--surface);
  }
  .wide {
    flex: 1 0 100%;
    margin: 0;
  }
  /* They only get the focus when the focused element is gone, so they show no outline. */
  .pictures:focus,
  .more:focus {
    outline: none;
  }
  .more {
    min-height: 32px;
    padding-top: 12px;
    color: var(--muted);
    text-align: center;
  }
  .loading {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding-top: 56px;
  }
  .ghost {
    width: 176px;
    height: var(--imaging-tile-height, 132px);
    border-radius: var(--radius);
    background: var(--surface);
    animation: breathe 1.6s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      background: var(--raised);
    }
  }
  .drop {
    position: fixed;
    z-index: 3;
    inset: 12px;
    display: grid;
    place-items: center;
    border: 2px dashed var(--accent);
    border-radius: var(--radius);
    background: rgb(6 25 43 / 85%);
    font-size: 24px;
    font-weight: 600;
    pointer-events: none;
  }
`;
