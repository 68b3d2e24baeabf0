// The style of the viewer's frame.
import { css } from 'lit';

export const viewerStyles = css`
  dialog {
    width: 100vw;
    height: 100dvh;
    max-width: none;
    max-height: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: #000;
    color: var(--text);
    overflow: hidden;
    overscroll-behavior: contain;
  }
  .frame {
    display: flex;
    flex-direction: column;
    height: 100%;
    background: #000;
  }
  .top,
  .tools {
    padding: 4px 10px;
    background: color-mix(in srgb, var(--surface) 82%, transparent);
  }
  .top {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 4px 16px;
  }
  .top ig-toolbar {
    flex: none;
  }
  .tools {
    border-top: 1px solid var(--raised);
    border-bottom: 1px solid var(--raised);
  }
  .title {
    min-width: 0;
  }
  h2,
  p {
    margin: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  h2 {
    font-size: 17px;
    line-height: 1.25;
  }
  h2 .day {
    font-weight: 400;
  }
  p {
    color: var(--muted);
    font-size: 14px;
  }
  .position {
    color: var(--text);
    font-variant-numeric: tabular-nums;
  }
  p > .day {
    display: none;
  }
  .pictures {
    position: relative;
    flex: 1;
    display: grid;
    grid: 1fr / 1fr;
    min-height: 0;
    gap: 3px;
  }
  .pictures.two {
    grid: 1fr / 1fr 1fr;
  }
  /* Drawn over the picture, so that the frame does not change its size. */
  ig-pane[active]::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 3px solid var(--accent);
    pointer-events: none;
  }
  ig-pane[active]::before {
    content: 'Active';
    position: absolute;
    z-index: 1;
    top: 10px;
    right: 10px;
    padding: 3px 9px;
    border-radius: var(--radius);
    background: rgb(0 0 0 / 78%);
    color: var(--accent);
    font-weight: 600;
    pointer-events: none;
  }
  .pad {
    position: absolute;
    right: 10px;
    bottom: 10px;
    border-radius: var(--radius);
    background: rgb(0 0 0 / 78%);
  }
  .two .pad.at-0 {
    right: calc(50% + 12px);
  }
  @media (max-width: 600px), (orientation: portrait) {
    .pictures.two {
      grid: 1fr 1fr / 1fr;
    }
    .two .pad.at-0 {
      right: 10px;
      bottom: calc(50% + 12px);
    }
  }
  @media (max-width: 600px) {
    .top {
      padding: 4px 6px;
    }
    h2 .day {
      display: none;
    }
    p > .day {
      display: inline;
    }
    .tools {
      padding: 2px 6px;
    }
  }
`;
