const PIECE = 512 * 1024;
/** After a failure: what is lost again costs less. */
const SMALL_PIECE = 128 * 1024;
const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;

/** How much is sent at once, and how long one waits for the next attempt, by how it went lately. */
export class Pace {
  /** Bytes of the next piece. */
  piece = PIECE;
  private delay = FIRST_RETRY;

  /** A piece came: the next one may be larger. */
  went(): void {
    this.piece = Math.min(this.piece * 2, PIECE);
    this.delay = FIRST_RETRY;
  }

  /** An attempt failed; answers how long to wait, in milliseconds. */
  failed(): number {
    const wait = this.delay;
    this.piece = SMALL_PIECE;
    this.delay = Math.min(wait * 2, LAST_RETRY);
    return wait;
  }

  /** Something changed: the network, or the person, is back. */
  hope(): void {
    this.delay = FIRST_RETRY;
  }
}
