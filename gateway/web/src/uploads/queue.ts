/**
 * Files of one person on their way, one after the other and piece by piece (F-06): a network that breaks off loses one
 * piece at most, and what is chosen off line leaves at the return of the network.
 *
 * The queue knows neither React nor the network: it is given a transport, a store, and a lock that one tab holds at a time.
 */
import { ApiError } from "../api/http";
import type { Envoi, ProprietaireAnnexes } from "../api/types";
import type { Kept, Waiting } from "./kept";

const PIECE = 512 * 1024;
/** After a failure: what is lost again costs less. */
const SMALL_PIECE = 128 * 1024;
const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;

export interface Transport {
  begin: (owner: ProprietaireAnnexes, body: { nom: string; octets: number }, key: string) => Promise<Envoi>;
  read: (apprenant: string, envoi: string) => Promise<Envoi>;
  append: (apprenant: string, envoi: string, from: number, piece: Blob) => Promise<Envoi>;
  abandon: (apprenant: string, envoi: string) => Promise<unknown>;
}

/** A file as its row shows it. */
export interface Row {
  file: Waiting;
  /** Bytes that the server has. */
  sent: number;
  /** Why it will not be kept; it waits for its person to put it away. */
  refusal: unknown;
}

interface Options {
  transport: Transport;
  kept: Kept;
  /** Runs `work` if no other tab does; answers whether it did. */
  alone: (name: string, work: () => Promise<void>) => Promise<boolean>;
  /** A file has arrived. */
  onArrived?: (file: Waiting) => void;
}

export class Uploads {
  private rows: Row[] = [];
  private running = false;
  private failing = false;
  private stopped = false;
  private delay = FIRST_RETRY;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private listeners = new Set<() => void>();
  private arrivals = new Set<(file: Waiting) => void>();
  private seen = 0;

  constructor(readonly person: string, private readonly options: Options) {}

  /** Takes up what waited from an earlier visit. */
  async resume(): Promise<void> {
    this.stopped = false;
    const known = new Set(this.rows.map(({ file }) => file.id));
    const waiting = await this.options.kept.all(this.person);
    this.rows.push(...waiting.filter(({ id }) => !known.has(id)).map((file) => ({ file, sent: 0, refusal: null })));
    this.changed();
    this.wake();
  }

  /** Takes a file; it is on the device before anything is sent. */
  async add(owner: ProprietaireAnnexes, nom: string, content: Blob): Promise<void> {
    const file: Waiting = { id: crypto.randomUUID(), person: this.person, owner, nom, content, chosen: Date.now(), envoi: null };
    this.rows.push({ file, sent: 0, refusal: null });
    this.changed();
    // A device without storage still sends; only the memory between visits is lost.
    await this.options.kept.put(file).catch(() => {});
    this.wake();
  }

  /** Calls a file off, or puts a refused one away. */
  async drop(id: string): Promise<void> {
    const row = this.rows.find(({ file }) => file.id === id);
    if (!row) return;
    this.rows = this.rows.filter((each) => each !== row);
    this.changed();
    await this.options.kept.drop(id).catch(() => {});
    const { envoi, owner } = row.file;
    // What cannot be told now is given up by the server after a while.
    if (envoi && row.refusal === null) await this.options.transport.abandon(owner.apprenant, envoi).catch(() => {});
  }

  /** Goes on now: the network is back, or somebody is. */
  wake(): void {
    clearTimeout(this.timer);
    void this.run();
  }

  /** Somebody leaves: nothing is sent in the name of the next one. What waits stays on the device. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** How many wait to leave. */
  get waiting(): number {
    return this.rows.filter(({ refusal }) => refusal === null).length;
  }

  /** Those of an owner. */
  of(owner: ProprietaireAnnexes): Row[] {
    const name = JSON.stringify(owner);
    return this.rows.filter(({ file }) => JSON.stringify(file.owner) === name);
  }

  /** Whether the last attempt failed for want of a network or of a server. */
  get waits(): boolean {
    return this.failing;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): number => this.seen;

  onArrived(listener: (file: Waiting) => void): () => void {
    this.arrivals.add(listener);
    return () => this.arrivals.delete(listener);
  }

  private async run(): Promise<void> {
    if (this.running || this.stopped) return;
    this.running = true;
    try {
      for (let row = this.next(); row && !this.stopped; row = this.next()) {
        const current = row;
        const mine = await this.options.alone(`cpro:envoi:${row.file.id}`, () => this.send(current));
        // Another tab sends it: it is looked at again later, and gone from the device by then.
        if (!mine) return this.later();
      }
      this.failing = false;
      this.delay = FIRST_RETRY;
    } catch {
      this.failing = true;
      this.later();
    } finally {
      this.running = false;
      this.changed();
    }
  }

  private next(): Row | undefined {
    return this.rows.find(({ refusal }) => refusal === null);
  }

  private async send(row: Row): Promise<void> {
    const { file } = row;
    if (file.envoi && !(await this.options.kept.has(file.id).catch(() => true))) return this.settled(row);
    try {
      let envoi = await this.stands(file);
      while (!envoi.annexe && this.rows.includes(row) && !this.stopped) {
        row.sent = envoi.recus;
        this.changed();
        envoi = await this.follow(file, envoi);
        this.failing = false;
        this.delay = FIRST_RETRY;
      }
      if (!this.rows.includes(row) || !envoi.annexe) return;
      await this.options.kept.drop(file.id).catch(() => {});
      this.settled(row);
    } catch (error) {
      if (!this.rows.includes(row)) return;
      if (!this.stopped && isRefusal(error)) {
        row.refusal = error;
        await this.options.kept.drop(file.id).catch(() => {});
        this.changed();
        return;
      }
      throw error;
    }
  }

  /** How far it is; it is announced first, under one key however often. */
  private async stands(file: Waiting): Promise<Envoi> {
    const { transport } = this.options;
    if (file.envoi) {
      try {
        return await transport.read(file.owner.apprenant, file.envoi);
      } catch (error) {
        // Given up by the server meanwhile: it is announced anew.
        if (!(error instanceof ApiError && error.status === 404)) throw error;
        file.envoi = null;
        const renewed = await transport.begin(file.owner, { nom: file.nom, octets: file.content.size }, crypto.randomUUID());
        return this.announced(file, renewed);
      }
    }
    return this.announced(file, await transport.begin(file.owner, { nom: file.nom, octets: file.content.size }, file.id));
  }

  private async announced(file: Waiting, envoi: Envoi): Promise<Envoi> {
    file.envoi = envoi.id;
    await this.options.kept.put(file).catch(() => {});
    return envoi;
  }

  private follow(file: Waiting, { id, recus, octets }: Envoi): Promise<Envoi> {
    const { transport } = this.options;
    if (recus >= octets) return transport.read(file.owner.apprenant, id);
    const size = this.failing ? SMALL_PIECE : PIECE;
    return transport.append(file.owner.apprenant, id, recus, file.content.slice(recus, recus + size));
  }

  private settled(row: Row): void {
    this.rows = this.rows.filter((each) => each !== row);
    this.changed();
    for (const listener of this.arrivals) listener(row.file);
  }

  private later(): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.run(), this.delay);
    this.delay = Math.min(this.delay * 2, LAST_RETRY);
  }

  private changed(): void {
    this.seen += 1;
    for (const listener of this.listeners) listener();
  }
}

/** What the owner of files says of one; a session that is over, or another's, says nothing of it. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && !error.passing && (error.problem.code ?? "").startsWith("portfolio.");
}
