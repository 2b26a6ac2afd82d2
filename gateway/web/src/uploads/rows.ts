import type { Probleme, ProprietaireAnnexes } from "../api/types";
import type { Waiting } from "./kept";

/** A file as its row shows it. */
export interface Row {
  file: Waiting;
  /** Bytes that the server has. */
  sent: number;
  /** It is this one's turn. */
  current: boolean;
  /** Whether it would outlive this tab: a device may have no room left. */
  stored: boolean;
  /** How often the server failed at it: those that it has not failed at go first. */
  failures: number;
  /** Why it will not be kept; it waits for its person to put it away. */
  refusal: Probleme | null;
}

/** A row as it begins. */
export function rowOf(file: Waiting, stored: boolean): Row {
  return { file, sent: 0, current: false, stored, failures: 0, refusal: file.refus };
}

/** `here`: this tab sent it; else it came, or went, some other way. */
export type Arrival = (file: Waiting, here: boolean) => void;

/** Files on their way, for whoever shows them. */
export class Rows {
  protected rows: Row[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly arrivals = new Set<Arrival>();
  private seen = 0;

  /** How many wait to leave. */
  get waiting(): number {
    return this.rows.filter(({ refusal }) => refusal === null).length;
  }

  /** Those of an owner. */
  of(owner: ProprietaireAnnexes): Row[] {
    const name = JSON.stringify(owner);
    return this.rows.filter(({ file }) => JSON.stringify(file.owner) === name);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): number => this.seen;

  onArrived(listener: Arrival): () => void {
    this.arrivals.add(listener);
    return () => this.arrivals.delete(listener);
  }

  protected settle(row: Row, here: boolean): void {
    this.remove(row);
    for (const listener of this.arrivals) listener(row.file, here);
  }

  protected refuse(row: Row, refusal: Probleme): void {
    row.refusal = refusal;
    this.changed();
  }

  protected remove(row: Row): void {
    this.rows = this.rows.filter((each) => each !== row);
    this.changed();
  }

  protected changed(): void {
    this.seen += 1;
    for (const listener of this.listeners) listener();
  }
}
