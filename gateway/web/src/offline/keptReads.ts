/** Keeps on one's own device what was opened there, and gives it back when the network does not answer (F-13). */
import type { Query, QueryClient, QueryKey } from "@tanstack/react-query";
import type { Session } from "../api/types";
import { ApiError } from "../api/http";
import { KEPT_KINDS, keepable, keeperOf } from "./keepable";
import { KEPT_MS } from "./keptSession";
import * as device from "./readStore";

const HOUR = 3_600_000;

export class KeptReads {
  /** What the device holds already, by query: the same answer again is not written again. */
  private readonly held = new Map<string, { data: unknown; used: number }>();

  constructor(
    private readonly client: QueryClient,
    private readonly session: () => Session | null | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** From now on, what is read is kept, and what was kept is shown when the network goes. */
  start(): () => void {
    // What was opened stays readable as long as this tab, whatever page is shown.
    for (const kind of KEPT_KINDS) this.client.setQueryDefaults([kind], { gcTime: Infinity });
    void this.prune();
    const stop = this.client.getQueryCache().subscribe((event) => {
      const { query } = event;
      if (!keepable(query.queryKey)) return;
      if (event.type === "updated" && event.action.type === "success") void this.keep(query, event.action.manual !== true);
      if (event.type === "updated" && event.action.type === "error" && unreachable(event.action.error)) void this.restore();
      if (event.type === "observerAdded" && query.state.data !== undefined) void this.keep(query, true);
    });
    const gone = () => void this.restore();
    window.addEventListener("offline", gone);
    return () => {
      stop();
      window.removeEventListener("offline", gone);
    };
  }

  /** Gives the pages what the device keeps of this person, where they have nothing newer. */
  async restore(session = this.session()): Promise<void> {
    const keeper = keeperOf(session);
    if (!keeper) return;
    for (const read of await device.all()) {
      if (read.keeper !== keeper || this.old(read) || this.client.getQueryData(read.key) !== undefined) continue;
      this.held.set(JSON.stringify(read.key), { data: read.data, used: read.used });
      this.client.setQueryData(read.key, read.data, { updatedAt: read.told });
    }
  }

  /** Whether the device keeps all of these of this person: it may be full, or forbid it. */
  async holds(keys: QueryKey[]): Promise<boolean> {
    const keeper = keeperOf(this.session());
    if (!keeper) return false;
    const names = await device.names();
    // A copy has the name of the key that its query was first asked with.
    const cache = this.client.getQueryCache();
    return keys.every((queryKey) => names.has(device.nameOf({ keeper, key: cache.find({ queryKey })?.queryKey ?? queryKey })));
  }

  /** Changes copies that no page has opened since. */
  async change(concerns: (key: QueryKey, data: unknown) => boolean, change: (data: unknown) => unknown): Promise<void> {
    const keeper = keeperOf(this.session());
    for (const read of await device.all()) {
      if (read.keeper === keeper && concerns(read.key, read.data)) await device.write({ ...read, data: change(read.data) });
    }
  }

  /** Nothing of anybody stays. */
  erase(): Promise<void> {
    this.held.clear();
    return device.erase();
  }

  /** `asked`: a page shows it, or the server has just told it, which prepares a visit too. */
  private async keep({ queryKey, state }: Query, asked: boolean): Promise<void> {
    const keeper = keeperOf(this.session());
    const name = JSON.stringify(queryKey);
    const before = this.held.get(name);
    const used = this.now();
    const known = before !== undefined && before.data === state.data && (!asked || used - before.used < HOUR);
    if (!keeper || known) return;
    this.held.set(name, { data: state.data, used });
    await device.write({ keeper, key: queryKey, data: state.data, told: state.dataUpdatedAt, used });
  }

  /** Drops what nobody opened for fourteen days. */
  private async prune(): Promise<void> {
    for (const read of await device.all()) if (this.old(read)) await device.remove(read);
  }

  private old({ used }: device.KeptRead): boolean {
    return this.now() - used > KEPT_MS;
  }
}

function unreachable(error: unknown): boolean {
  return error instanceof ApiError && error.passing;
}
