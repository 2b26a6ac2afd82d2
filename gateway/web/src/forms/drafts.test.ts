import { beforeEach, describe, expect, it, vi } from "vitest";
import { deviceDrafts } from "./drafts";
import { forgetOld, forgetTyped, longForms, waiting, waitingFields } from "./waiting";

const draft = (id: string, value: string) => ({ id, value, version: 1 });
const DAY = 86_400_000;

describe("what is typed, kept on the device", () => {
  beforeEach(() => localStorage.clear());

  it("is a person's own (F-13)", () => {
    deviceDrafts("mina", "liaison:p:a").save({ ville: draft("1", "Rouen") });
    expect(deviceDrafts("denis", "liaison:p:a").load()).toEqual({});
    expect([waiting("mina"), waiting("denis")]).toEqual([1, 0]);
  });

  it("survives another tab that writes other fields of the same form", () => {
    const [one, other] = [deviceDrafts("mina", "liaison:p:a"), deviceDrafts("mina", "liaison:p:a")];
    one.load();
    other.load();
    one.save({ ville: draft("1", "Rouen") });
    other.save({ siret: draft("2", "552") });
    other.save({});
    expect(deviceDrafts("mina", "liaison:p:a").load()).toEqual({ ville: draft("1", "Rouen") });
  });

  it("survives another tab that sent an older value of the same field, or that marks it", () => {
    const one = deviceDrafts("mina", "liaison:p:a");
    one.save({ ville: draft("1", "Rouen") });
    const other = deviceDrafts("mina", "liaison:p:a");
    other.load();
    one.save({ ville: draft("2", "Le Havre") });
    other.save({ ville: { ...draft("1", "Rouen"), held: "choix" } });
    expect(waitingFields("mina")[0]?.held).toBeUndefined();
    other.save({});
    expect(deviceDrafts("mina", "liaison:p:a").load()).toEqual({ ville: draft("2", "Le Havre") });
  });

  it("says why it stays, and where it was typed, until it leaves", () => {
    window.history.replaceState(null, "", "/periodes/p/portfolios/a/liaison?onglet=objectifs");
    document.title = "Fiche de liaison · Mina AZZOUG, PFMP 2 · Suivi";
    const store = deviceDrafts("mina", "liaison:p:a");
    store.save({ "tache:A|1": draft("1", "oui") });
    store.save({ "tache:A|1": { ...draft("1", "oui"), held: "refus" } });
    expect(waitingFields("mina")).toEqual([
      {
        form: "liaison:p:a",
        name: "tache:A|1",
        held: "refus",
        place: { address: "/periodes/p/portfolios/a/liaison?onglet=objectifs", title: "Fiche de liaison · Mina AZZOUG, PFMP 2" },
      },
    ]);
    store.save({});
    expect(waitingFields("mina")).toEqual([]);
  });

  it("goes fourteen days after it was last written, and not before", () => {
    vi.useFakeTimers({ now: 0 });
    deviceDrafts("mina", "liaison:p:a").save({ ville: draft("1", "Rouen") });
    vi.useRealTimers();
    forgetOld(localStorage, 14 * DAY);
    expect(waiting("mina")).toBe(1);
    forgetOld(localStorage, 14 * DAY + 1);
    expect(waiting("mina")).toBe(0);
  });

  it("is forgotten at logout, with the long forms, and nothing of anybody else", () => {
    deviceDrafts("mina", "liaison:p:a").save({ ville: draft("1", "Rouen") });
    deviceDrafts("denis", "liaison:p:b").save({ ville: draft("2", "Caen") });
    localStorage.setItem("cpro:brouillon:mina:declarer:1", JSON.stringify({ written: Date.now() }));
    expect(longForms("mina")).toBe(1);
    forgetTyped("mina");
    expect([waiting("mina"), longForms("mina"), waiting("denis")]).toEqual([0, 0, 1]);
  });
});
