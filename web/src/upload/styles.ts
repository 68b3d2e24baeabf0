// The style of the upload panel: docked at the lower right, or full screen on a phone.
import { css } from 'lit';

export const panelStyles = css`
  dialog,
  .bar {
    position: fixed;
    z-index: 10;
    inset: auto 16px 16px auto;
    box-shadow: 0 8px 32px rgb(0 0 0 / 60%);
  }
  dialog {
    flex-direction: column;
    width: 520px;
    max-width: calc(100vw - 32px);
    max-height: min(720px, calc(100dvh - 32px));
    margin: 0;
    padding: 0;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
  }
  dialog[open] {
    display: flex;
  }
  dialog.hovering {
    outline: 2px dashed var(--accent);
    outline-offset: -8px;
  }
  .head,
  .foot {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    padding: 10px 16px;
  }
  .foot {
    border-top: 1px solid var(--line);
  }
  .foot:not(:has(button)) {
    display: none;
  }
  h2 {
    flex: none;
    margin: 0;
    font-size: 17px;
  }
  .summary {
    flex: 1;
    min-width: 0;
    margin: 0;
    color: var(--muted);
    font-variant-numeric: tabular-nums;
  }
  .notice {
    margin: 0;
    padding: 8px 16px;
    background: var(--raised);
  }
  .notice + .body {
    padding-top: 12px;
  }
  .body {
    flex: 1;
    min-height: 0;
    overflow: auto;
  }
  ig-study-choice {
    padding: 0 16px 12px;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .zone {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    margin: 0 16px 12px;
    padding: 12px;
    border: 1px dashed var(--control);
    border-radius: var(--radius);
    color: var(--muted);
  }
  .zone.large {
    flex-direction: column;
    gap: 12px;
    padding: 32px 12px;
    text-align: center;
  }
  .zone p {
    margin: 0;
  }
  .choose {
    position: relative;
    padding: 5px 14px;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--text);
    cursor: pointer;
  }
  .choose:hover {
    border-color: var(--accent);
  }
  .choose:focus-within {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .send {
    flex: 1;
    min-height: 40px;
  }
  @media (max-width: 560px) {
    dialog {
      inset: 0;
      width: 100vw;
      max-width: none;
      height: 100dvh;
      max-height: none;
      border: 0;
      border-radius: 0;
    }
  }
`;
