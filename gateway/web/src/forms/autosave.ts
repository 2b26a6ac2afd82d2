/**
 * Autosave of a form whose fields have each a version of their own (F-13, E-03).
 *
 * What is typed is first kept on the device, then sent as one change per field, made on the version that was seen.
 * The server merges other people's fields; when the same field was written meanwhile it refuses ours and gives both
 * values, and nothing is lost: the field stays in conflict until its writer chooses.
 *
 * The engine knows neither React nor the network: it is given a `send` function, timers and a store.
 */
import type { Changement, Champ, Conflit, Resultat, Valeur } from "../api/types";
import type { DraftStore, Held } from "./drafts";

export type SaveState =
  | { kind: "rien" }
  | { kind: "enregistrement" }
  | { kind: "enregistre"; at: Date }
  | { kind: "hors_ligne"; pending: number }
  | { kind: "synchronisation"; done: number; total: number }
  | { kind: "impossible"; error: unknown }
  | { kind: "conflit"; fields: number }
  | { kind: "lecture_seule" };

/** What to do with a failed send: try again by itself, or wait for the person. */
export type Failure = "passing" | "final";

export interface AutosaveOptions {
  send: (changes: Changement[]) => Promise<Resultat>;
  classify: (error: unknown) => Failure;
  drafts: DraftStore;
  /** Silence after the last key before sending, in milliseconds. */
  debounce?: number;
  newId?: () => string;
  now?: () => Date;
  /** Called with what the server answered, so that the page's copy follows. */
  onSaved?: (result: Resultat) => void;
  /** The fields given are not those of the server: what waits leaves, whatever they say. */
  blind?: boolean;
}

interface Pending {
  id: string;
  value: Valeur;
  version: number;
}

const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;

export class Autosave {
  private server = new Map<string, Champ>();
  private pending = new Map<string, Pending>();
  /** Values sent without an answer, per field: one that arrived all the same must not look like somebody else's change. */
  private sent = new Map<string, Valeur[]>();
  private conflicts = new Map<string, Conflit>();
  private flying = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private retryDelay = FIRST_RETRY;
  private failure: { kind: Failure; error: unknown } | null = null;
  private savedAt: Date | null = null;
  private sync: { done: number; total: number } | null = null;
  private listeners = new Set<() => void>();
  private snapshotValue = 0;
  private stopped = false;
  private readonly options: Required<AutosaveOptions>;

  constructor(fields: Champ[], options: AutosaveOptions) {
    this.options = {
      debounce: 800,
      newId: () => crypto.randomUUID(),
      now: () => new Date(),
      onSaved: () => {},
      blind: false,
      ...options,
    };
    for (const field of fields) this.server.set(field.nom, field);
    for (const [name, draft] of Object.entries(this.options.drafts.load())) {
      if (!this.options.blind && same(draft.value, this.server.get(name)?.valeur ?? null)) continue;
      this.pending.set(name, { id: draft.id, value: draft.value, version: draft.version });
    }
    if (this.pending.size > 0) {
      this.sync = { done: 0, total: this.pending.size };
      this.schedule(0);
    }
    this.persist();
  }

  /** Value to show: what was typed here if it is not sent yet, else what the server has. */
  value(name: string): Valeur {
    const waiting = this.pending.get(name);
    return waiting ? waiting.value : (this.server.get(name)?.valeur ?? null);
  }

  field(name: string): Champ | undefined {
    return this.server.get(name);
  }

  conflict(name: string): Conflit | undefined {
    return this.conflicts.get(name);
  }

  /** Names of the fields of a form that grows, those included that only this device knows yet. */
  get names(): string[] {
    return [...new Set([...this.server.keys(), ...this.pending.keys()])];
  }

  get unsent(): number {
    return this.pending.size;
  }

  /** Takes what a person typed; it is kept on the device at once and sent after a silence. */
  set(name: string, value: Valeur): void {
    const before = this.pending.get(name);
    if (!before && same(value, this.server.get(name)?.valeur ?? null)) return;
    const version = this.conflicts.get(name)?.actuel.version ?? this.server.get(name)?.version ?? 0;
    // A value still flying keeps the version it was made on; the answer moves it on (see `settle`).
    this.pending.set(name, { id: this.options.newId(), value, version: before?.version ?? version });
    this.persist();
    if (!this.conflicts.has(name)) this.schedule(this.options.debounce);
    this.changed();
  }

  /** Sends at once what waits: leaving a field, hiding the page, « Réessayer ». */
  flush(): void {
    if (this.sendable().length > 0) this.schedule(0);
  }

  /** Takes the server's newer copy of the form, without touching what is typed and not sent. */
  refresh(fields: Champ[]): void {
    let news = false;
    for (const field of fields) {
      const known = this.server.get(field.nom);
      if (!known || field.version > known.version) {
        this.server.set(field.nom, field);
        news = true;
      }
    }
    if (news) this.changed();
  }

  /** Ends a conflict with the value chosen; nothing is merged that nobody wrote. */
  resolve(name: string, value: Valeur): void {
    const conflict = this.conflicts.get(name);
    if (!conflict) return;
    this.conflicts.delete(name);
    this.server.set(name, conflict.actuel);
    this.pending.delete(name);
    if (same(value, conflict.actuel.valeur)) {
      this.persist();
      this.changed();
      return;
    }
    this.pending.set(name, { id: this.options.newId(), value, version: conflict.actuel.version });
    this.persist();
    this.schedule(0);
    this.changed();
  }

  /** Gives up what was typed in a field that no longer changes, for what stands; what it held back leaves. */
  discard(name: string): void {
    if (!this.pending.delete(name)) return;
    this.conflicts.delete(name);
    this.sent.delete(name);
    this.failure = null;
    if (this.pending.size === 0) this.sync = null;
    this.persist();
    this.flush();
    this.changed();
  }

  get state(): SaveState {
    if (this.conflicts.size > 0) return { kind: "conflit", fields: this.conflicts.size };
    if (this.failure?.kind === "final") return { kind: "impossible", error: this.failure.error };
    if (this.failure?.kind === "passing") return { kind: "hors_ligne", pending: this.pending.size };
    if (this.sync && this.pending.size > 0) return { kind: "synchronisation", ...this.sync };
    if (this.flying || this.pending.size > 0) return { kind: "enregistrement" };
    return this.savedAt ? { kind: "enregistre", at: this.savedAt } : { kind: "rien" };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Changes with anything worth drawing again. */
  snapshot = (): number => this.snapshotValue;

  /** Stops timers; what waits stays on the device, for the next engine of this form. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.changed();
  }

  /** Works again after `stop`. */
  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.flush();
  }

  /** Resolves once nothing more leaves by itself: all is sent, or failed, or waits for the person. */
  settled(): Promise<void> {
    const idle = () => this.stopped || (!this.flying && (this.failure !== null || this.sendable().length === 0));
    if (idle()) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        if (!idle()) return;
        stop();
        resolve();
      });
    });
  }

  private sendable(): [string, Pending][] {
    return [...this.pending].filter(([name]) => !this.conflicts.has(name));
  }

  private schedule(delay: number): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.transmit(), delay);
  }

  private async transmit(): Promise<void> {
    const batch = this.sendable();
    if (this.flying || this.stopped || batch.length === 0) return;
    this.flying = true;
    this.changed();
    for (const [name, { value }] of batch) {
      const sent = this.sent.get(name) ?? [];
      if (!sent.some((one) => same(one, value))) this.sent.set(name, [...sent, value]);
    }
    try {
      const result = await this.options.send(
        batch.map(([nom, { id, value, version }]) => ({ id, nom, valeur: value, version })),
      );
      this.settle(batch, result);
    } catch (error) {
      // Given up while it was flying: its refusal is nobody's any more.
      if (batch.some(([name]) => this.pending.has(name))) this.fail(error);
    } finally {
      this.flying = false;
      this.persist();
      this.changed();
      if (!this.failure && this.sendable().length > 0) this.schedule(this.options.debounce);
    }
  }

  private settle(batch: [string, Pending][], result: Resultat): void {
    this.failure = null;
    this.retryDelay = FIRST_RETRY;
    const refused = new Set(result.conflits.map((conflict) => conflict.nom));
    for (const conflict of result.conflits) this.takeConflict(conflict);
    for (const field of result.champs) {
      if (!refused.has(field.nom)) this.server.set(field.nom, field);
    }
    for (const [name, sent] of batch) {
      this.sent.delete(name);
      if (refused.has(name)) continue;
      const now = this.pending.get(name);
      const stands = this.server.get(name);
      if (now?.id === sent.id) this.pending.delete(name);
      // Typed again while the first value was flying: the next change is made on the version just obtained, unless
      // somebody wrote on top of it before its answer came: that text was not seen here.
      else if (now && stands && same(stands.valeur, sent.value)) now.version = stands.version;
    }
    if (this.sync) this.sync = { ...this.sync, done: this.sync.total - this.pending.size };
    if (this.pending.size === 0) this.sync = null;
    this.savedAt = this.options.now();
    this.options.onSaved(result);
  }

  /** Keeps a conflict for the person, unless both sides say the same or the other side is our own lost answer. */
  private takeConflict(conflict: Conflit): void {
    const { nom, actuel } = conflict;
    this.server.set(nom, actuel);
    const waiting = this.pending.get(nom);
    if (!waiting) return;
    if (same(actuel.valeur, waiting.value)) this.pending.delete(nom);
    else if (this.sent.get(nom)?.some((value) => same(actuel.valeur, value))) {
      this.pending.set(nom, { id: this.options.newId(), value: waiting.value, version: actuel.version });
    } else this.conflicts.set(nom, conflict);
  }

  private fail(error: unknown): void {
    const kind = this.options.classify(error);
    this.failure = { kind, error };
    if (kind === "final") return;
    this.schedule(this.retryDelay);
    this.retryDelay = Math.min(this.retryDelay * 2, LAST_RETRY);
  }

  private persist(): void {
    const final = this.failure?.kind === "final";
    const held = (name: string): Held | undefined => (this.conflicts.has(name) ? "choix" : final ? "refus" : undefined);
    this.options.drafts.save(
      Object.fromEntries(
        [...this.pending].map(([name, draft]) => {
          const why = held(name);
          return [name, { ...draft, ...(why ? { held: why } : {}) }];
        }),
      ),
    );
  }

  private changed(): void {
    this.snapshotValue += 1;
    for (const listener of this.listeners) listener();
  }
}

/** Equality of field values; `null` and an empty text are the same absence. */
export function same(left: Valeur, right: Valeur): boolean {
  if ((left ?? "") === "" && (right ?? "") === "") return true;
  return JSON.stringify(ordered(left)) === JSON.stringify(ordered(right));
}

/** The parts of an object in one order: the database gives them back in its own. */
function ordered(value: Valeur): unknown {
  return value && typeof value === "object" && !Array.isArray(value) ? Object.entries(value).sort() : value;
}
