import "fake-indexeddb/auto";
import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/http";
import type { Session } from "../api/types";
import { rememberChoice, settleDevice } from "./device";
import { KeptReads } from "./keptReads";
import { KEPT_MS } from "./keptSession";
import { leaveDevice, memoryOf } from "./memory";
import * as device from "./readStore";

const KEY = ["semaine", "p", "a", "2026-W49"];
const session = (person: string, profil: Session["profil"] = "apprenant") =>
  ({ personne: { id: person }, profil, etablissement: { uai: "0761234D" }, csrf: "token" }) as Session;
const own = (person: string, answer = true) => {
  rememberChoice(answer);
  settleDevice(person);
};
/** A tab of somebody; what it has read is kept by the time that this resolves. */
function tab(who: Session | null, now = Date.now()) {
  const client = new QueryClient();
  const reads = new KeptReads(client, () => who, () => now);
  reads.start();
  return { client, reads };
}
const settle = async () => void (await device.all());
async function read(who: Session, key: readonly unknown[] = KEY, now?: number) {
  tab(who, now).client.setQueryData(key, { champs: [], texte: "lu" });
  await settle();
}
async function found(who: Session, key: readonly unknown[] = KEY, now?: number) {
  const { client, reads } = tab(who, now);
  await reads.restore();
  return client.getQueryData(key);
}

describe("what was opened, on one's own device (F-13)", () => {
  beforeEach(async () => {
    localStorage.clear();
    sessionStorage.clear();
    await device.erase();
  });

  it("is found again off line", async () => {
    own("mina");
    await read(session("mina"));
    expect(await found(session("mina"))).toEqual({ champs: [], texte: "lu" });
  });

  it("is kept anew when the server tells the same again, as a prepared visit asks it to", async () => {
    own("mina");
    const start = Date.now();
    await read(session("mina"), KEY, start);
    const { client, reads } = tab(session("mina"), start + KEPT_MS);
    await reads.restore();
    await client.fetchQuery({ queryKey: KEY, queryFn: () => Promise.resolve({ champs: [], texte: "lu" }) });
    await settle();
    expect(await found(session("mina"), KEY, start + 2 * KEPT_MS)).toBeDefined();
    expect(await reads.holds([KEY])).toBe(true);
    expect(await reads.holds([KEY, ["semaine", "p", "a", "2026-W50"]])).toBe(false);
  });

  it("is not kept at all where the device is not one's own", async () => {
    own("mina", false);
    await read(session("mina"));
    expect(await device.all()).toEqual([]);
  });

  it("is never given to another person, nor to another profile of the same", async () => {
    own("mina");
    await read(session("mina"));
    own("denis");
    expect(await found(session("denis"))).toBeUndefined();
    own("mina");
    expect(await found(session("mina", "enseignant"))).toBeUndefined();
    expect(await found(session("mina"))).toBeDefined();
  });

  it("goes when another person signs in, or when the box is unticked", async () => {
    for (const next of [() => own("denis", false), () => own("mina", false)]) {
      own("mina");
      await read(session("mina"));
      next();
      memoryOf(tab(null).reads).belongTo("denis");
      expect(await device.all()).toEqual([]);
    }
  });

  it("goes fourteen days after it was last shown, and not before", async () => {
    own("mina");
    const start = Date.now();
    await read(session("mina"), KEY, start);
    expect(await found(session("mina"), KEY, start + KEPT_MS)).toBeDefined();
    expect(await found(session("mina"), KEY, start + KEPT_MS + 1)).toBeUndefined();
    await settle();
    expect(await device.all()).toEqual([]);
  });

  it("goes with « Se déconnecter », and nothing that arrives later comes back", async () => {
    own("mina");
    const { client, reads } = tab(session("mina"));
    client.setQueryData(KEY, { texte: "lu" });
    leaveDevice(memoryOf(reads));
    client.setQueryData(KEY, { texte: "arrivé après" });
    await settle();
    expect(await device.all()).toEqual([]);
  });

  it("is only what is read and written about periods", async () => {
    own("mina");
    for (const key of [["comptes", "liste", {}], ["import", "1"], ["compte"], ["rgpd", "1"], ["periode", "p", "tuteurs"], ["periodes", "supprimees"], ["acces", 1], ["session"], ["transferts"]]) {
      await read(session("mina", "enseignant"), key);
    }
    await read(session("mina", "administrateur"), ["accueil"]);
    expect(await device.all()).toEqual([]);
    await read(session("mina", "enseignant"), ["periode", "p", "apprenants"]);
    expect(await device.all()).toHaveLength(1);
  });

  it("never replaces what a page has read since, and comes when the server is out of reach", async () => {
    own("mina");
    await read(session("mina"));
    await read(session("mina"), ["accueil"]);
    const { client } = tab(session("mina"));
    client.setQueryData(KEY, { texte: "plus récent" });
    const unreachable = () => Promise.reject(new ApiError(0, { status: 0 }));
    await client.fetchQuery({ queryKey: ["liaison", "p", "a"], queryFn: unreachable, retry: false }).catch(() => {});
    await expect.poll(() => client.getQueryData(["accueil"])).toBeDefined();
    expect(client.getQueryData(KEY)).toEqual({ texte: "plus récent" });
  });

  it("follows what was sent without its page", async () => {
    own("mina");
    await read(session("mina"));
    await tab(session("mina")).reads.change((key) => key[0] === "semaine", () => ({ texte: "envoyé" }));
    expect(await found(session("mina"))).toEqual({ texte: "envoyé" });
  });
});
