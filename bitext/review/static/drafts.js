// What was typed and not saved is kept by the server, for this reviewer alone.

import { send } from "./api.js";

const PAUSE = 400;

export class Draft {
  constructor(pair, field) {
    this.pair = pair;
    this.field = field;
    this.waiting = null; // a text that is not kept yet
    this.sent = Promise.resolve();
  }

  /** Keep a text soon. */
  keep(text) {
    this.waiting = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  /** Keep what waits now. */
  flush() {
    clearTimeout(this.timer);
    if (this.waiting !== null) {
      const text = this.waiting;
      this.waiting = null;
      this.pair.drafts[this.field] = text;
      this.send(text, () => (this.waiting ??= text));
    }
    return this.sent;
  }

  /** Keep nothing more: the text is about to be saved, which removes the draft. */
  stop() {
    clearTimeout(this.timer);
    this.waiting = null;
  }

  /** Forget the text, here and on the server. */
  remove() {
    this.stop();
    if (this.field in this.pair.drafts) this.send(null, () => {});
    return this.sent;
  }

  /** One after the other, so that the last one counts. A draft is not tried again for ever. */
  send(text, failed) {
    this.sent = this.sent.then(() => send(`/api/pair/${this.pair.id}/draft`, { field: this.field, text })).catch(failed);
  }
}
