import { describe, expect, it } from "vitest";
import type { FicheCourte } from "../../api/types";
import { adresse, partiesDe, sectionOf } from "./sections";
import { adresseDeFiche, parDate } from "./sortes";
import { courantDe } from "./useLivret";
import type { Livret, PageLivret } from "../../api/types";

const fiche = (id: string, date: string | null, creee_le: string) => ({ id, date, creee_le }) as FicheCourte;

describe("the pages of a livret (F-12)", () => {
  it("are ten, in two parts, each at an address that its code names", () => {
    const parts = partiesDe("mina", null);
    expect(parts.map(({ sections }) => sections.length)).toEqual([5, 5]);
    for (const { code, href } of parts.flatMap(({ sections }) => sections)) {
      expect(href).toBe(`/apprenants/mina/livret/${code}`);
      expect(sectionOf(code)?.code).toBe(code);
    }
    expect(sectionOf("autre")).toBeUndefined();
  });
  it("stay those of the livret that was asked for", () => {
    expect(adresse("mina", "projet", "l1")).toBe("/apprenants/mina/livret/projet?livret=l1");
    expect(partiesDe("mina", "l1").flatMap(({ sections }) => sections).every(({ href }) => href.endsWith("?livret=l1"))).toBe(true);
  });
  it("write fields that no other page has", () => {
    const names = partiesDe("mina", null).flatMap(({ sections }) => sections.flatMap(({ code }) => sectionOf(code)?.champs ?? []));
    expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
  });
});

describe("what is noted", () => {
  it("comes newest first, without a day last", () => {
    const list = [fiche("sans", null, "2026-09-03"), fiche("mars", "2026-03-02", "2026-03-03"), fiche("juin", "2026-06-08", "2026-06-09"), fiche("sans, puis", null, "2026-09-04")];
    expect(parDate(list).map(({ id }) => id)).toEqual(["juin", "mars", "sans, puis", "sans"]);
  });
  it("has a page of its own, whatever address led to it", () => {
    const of = { id: "f", apprenant: { id: "mina" } } as Parameters<typeof adresseDeFiche>[0];
    expect(adresseDeFiche({ ...of, formulaire: "visite" })).toBe("/apprenants/mina/livret/visites/f");
    expect(adresseDeFiche({ ...of, formulaire: "livret" })).toBe("/apprenants/mina/livret/contacts?livret=f");
  });
});

describe("the livret that is shown", () => {
  const livrets = [fiche("bac", null, "2026-09-02"), fiche("cap", null, "2024-09-02")] as PageLivret[];
  it("is the one asked for, or that of the present diploma, which comes first", () => {
    const all = { livrets } as Livret;
    expect([null, "cap", "inconnu"].map((asked) => courantDe(all, asked)?.id)).toEqual(["bac", "cap", "bac"]);
    expect(courantDe({ livrets: [] as PageLivret[] } as Livret, null)).toBeUndefined();
  });
});
