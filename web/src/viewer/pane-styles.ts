// The style of a pane.
import { css } from 'lit';

export const paneStyles = css`
  :host {
    position: relative;
    display: block;
    min-width: 0;
    min-height: 0;
    background: #000;
    overflow: hidden;
  }
  .stage {
    position: absolute;
    inset: 0;
    overflow: hidden;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    cursor: crosshair;
    background: #000;
    forced-color-adjust: none; /* the black around a radiograph must stay */
  }
  .stage:focus-visible {
    outline: none;
  }
  /* Drawn over the picture, which would hide an outline, and inside the frame that marks the active pane. */
  .stage:focus-visible::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 2px solid var(--accent);
    pointer-events: none;
  }
  :host([active]) .stage:focus-visible::after {
    inset: 4px;
    border-style: dashed;
  }
  .layer > * {
    position: absolute;
    left: 50%;
    top: 50%;
    max-width: none;
    transform-origin: 0 0;
    pointer-events: none;
  }
  .layer.moving > * {
    will-change: transform;
  }
  p {
    margin: 0;
  }
  .badge,
  .readout,
  .busy.aside {
    position: absolute;
    padding: 3px 9px;
    border-radius: var(--radius);
    background: rgb(0 0 0 / 78%);
    color: #fff;
    pointer-events: none;
  }
  .badge {
    left: 10px;
    top: 10px;
    border: 1px solid #e3b341;
    color: #ffd87a;
    line-height: 1.3;
  }
  .badge.original {
    border-color: var(--good);
    color: var(--good);
  }
  .readout {
    left: 10px;
    bottom: 10px;
    font-variant-numeric: tabular-nums;
    white-space: pre;
  }
  .readout:empty {
    display: none;
  }
  .busy {
    position: absolute;
    display: flex;
    align-items: center;
    gap: 9px;
    left: 50%;
    top: 50%;
    transform: translate(-50%, -50%);
    color: #fff;
    white-space: nowrap;
    animation: appear 0.1s 0.2s backwards;
  }
  .busy.aside {
    inset: auto 10px 56px auto; /* above the buttons that move the picture */
    transform: none;
  }
  .spinner {
    width: 16px;
    height: 16px;
    border: 2px solid rgb(255 255 255 / 30%);
    border-top-color: #fff;
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }
  .card {
    position: absolute;
    left: 50%;
    top: 50%;
    transform: translate(-50%, -50%);
    display: grid;
    gap: 12px;
    justify-items: center;
    width: max-content;
    max-width: min(440px, calc(100% - 32px));
    padding: 20px 24px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    text-align: center;
  }
  .card[role='alert'] {
    border-color: var(--danger);
  }
  .card.aside {
    top: auto;
    bottom: 60px;
    transform: translate(-50%, 0);
    padding: 14px 18px;
  }
  .card svg {
    width: 48px;
    height: 48px;
    color: var(--muted);
  }
  .muted {
    color: var(--muted);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
  }
  .buttons:empty {
    display: none;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
