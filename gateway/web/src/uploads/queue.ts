/**
 * Files of one person on their way, one after the other and piece by piece (F-06): a network that breaks off loses one
 * piece at most, and what is chosen off line leaves at the return of the network.
 *
 * The queue knows neither React nor the network: it is given a transport, a store, and a lock that one tab holds at a time.
 */
import { ApiError } from "../api/http";
import type { ProprietaireAnnexes } from "../api/types";
import type { Kept, Waiting } from "./kept";
import { Pace } from "./pace";
import { type Row, rowOf, Rows } from "./rows";
import { sendFile, type Transport } from "./sending";

/** When to look again at a file that another tab sends. */
const ELSEWHERE = 3_000;

interface Options {
  transport: Transport;
  kept: Kept;
  /** Runs `work` if no other tab does; answers whether it did. */
  alone: (name: string, work: () => Promise<void>) => Promise<boolean>;
}

export class Uploads extends Rows {
  private running = false;
  private failing = false;
  private stopped = false;
  private pace = new Pace();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly person: string, private readonly options: Options) {
    super();
  }

  /** Takes up what waited from an earlier visit. */
  async resume(): Promise<void> {
    this.stopped = false;
    const waiting = await this.options.kept.all(this.person).catch(() => []);
    const known = new Set(this.rows.map(({ file }) => file.id));
    this.rows.push(...waiting.filter(({ id }) => !known.has(id)).map((file) => rowOf(file, true)));
    this.changed();
    this.wake();
  }

  /** Takes a file; it is on the device before anything is sent. */
  async add(owner: ProprietaireAnnexes, nom: string, content: Blob): Promise<void> {
    const id = crypto.randomUUID();
    const file: Waiting = { id, person: this.person, owner, nom, content, chosen: Date.now(), key: id, envoi: null, refus: null };
    // A device without storage still sends; only the memory between visits is lost.
    const stored = await this.options.kept.put(file).then(() => true, () => false);
    this.rows.push(rowOf(file, stored));
    this.changed();
    this.wake();
  }

  /** Calls a file off, or puts a refused one away. */
  async drop(id: string): Promise<void> {
    const row = this.rows.find(({ file }) => file.id === id);
    if (!row) return;
    this.remove(row);
    await this.options.kept.drop(id).catch(() => {});
    const { envoi, owner } = row.file;
    // What cannot be told now is given up by the server after a while.
    if (envoi && row.refusal === null) await this.options.transport.abandon(owner.apprenant, envoi).catch(() => {});
  }

  /** Goes on now: the network is back, or somebody is. */
  wake(): void {
    clearTimeout(this.timer);
    this.pace.hope();
    void this.run();
  }

  /** Somebody leaves: nothing is sent in the name of the next one. What waits stays on the device. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Whether the last attempt failed for want of a network or of a server. */
  get waits(): boolean {
    return this.failing;
  }

  private async run(): Promise<void> {
    if (this.running || this.stopped) return;
    this.running = true;
    const elsewhere = new Set<Row>();
    const next = () => this.rows.filter((row) => row.refusal === null && !elsewhere.has(row)).sort((a, b) => a.failures - b.failures)[0];
    try {
      for (let row = next(); row && !this.stopped; row = next()) {
        const current = row;
        const mine = await this.options.alone(`cpro:envoi:${row.file.id}`, () => this.send(current));
        if (!mine) elsewhere.add(row);
      }
      this.failing = false;
      if (elsewhere.size > 0) this.later(ELSEWHERE);
    } catch (error) {
      this.failing = true;
      const wait = this.pace.failed();
      // Nothing more is asked until the person has signed in again.
      if (!(error instanceof ApiError && error.status === 401)) this.later(wait);
    } finally {
      this.running = false;
      this.changed();
    }
  }

  private async send(row: Row): Promise<void> {
    const { transport, kept } = this.options;
    const { file } = row;
    const fresh = row.stored ? await kept.get(file.id).catch(() => file) : file;
    if (!this.rows.includes(row)) return;
    // Another tab sent it, or called it off.
    if (!fresh) return this.settle(row, false);
    file.envoi = fresh.envoi;
    file.key = fresh.key;
    if (fresh.refus) return this.refuse(row, fresh.refus);
    row.current = true;
    try {
      const outcome = await sendFile(file, {
        transport,
        kept,
        pace: this.pace,
        state: () => (!this.rows.includes(row) ? "called_off" : this.stopped ? "stopped" : "wanted"),
        onSent: (bytes) => {
          row.sent = bytes;
          this.failing = false;
          this.changed();
        },
      });
      if (outcome === "left") return;
      if (typeof outcome === "object") {
        // What was refused stays to be read, without its bytes.
        if (row.stored) await kept.put({ ...file, content: new Blob(), refus: outcome.refus }).catch(() => {});
        return this.refuse(row, outcome.refus);
      }
      await kept.drop(file.id).catch(() => {});
      this.settle(row, outcome === "arrived" && this.rows.includes(row));
    } catch (error) {
      if (error instanceof ApiError && error.status >= 500) row.failures += 1;
      // Called off meanwhile: nobody waits for it any more.
      if (this.rows.includes(row)) throw error;
    } finally {
      row.current = false;
    }
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.run(), wait);
  }
}
