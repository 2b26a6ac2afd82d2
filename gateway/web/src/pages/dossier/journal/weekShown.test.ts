import { describe, expect, it } from "vitest";
import type { SemaineResume } from "../../../api/types";
import { weekShown } from "./weekShown";

const week = (semaine: string, lundi: string): SemaineResume => ({ id: semaine, semaine, lundi, etat: "vide", titre: null, a_lire: false, modifiee_le: null });
/** An apprenti is not in the company every week. */
const weeks = [week("2026-W24", "2026-06-08"), week("2026-W26", "2026-06-22"), week("2026-W27", "2026-06-29")];
const shown = (asked: string | null, today: string) => weekShown(weeks, asked, today)?.semaine;

describe("the week that the journal opens (F-09)", () => {
  it("is the one of the address", () => {
    expect(shown("2026-W27", "2026-06-10")).toBe("2026-W27");
  });
  it("is the current one by default, also for an address that names none of the period", () => {
    expect(shown(null, "2026-06-24")).toBe("2026-W26");
    expect(shown("2026-W01", "2026-06-24")).toBe("2026-W26");
  });
  it("is the last one before today where today is in none", () => {
    expect(shown(null, "2026-06-17")).toBe("2026-W24");
    expect(shown(null, "2026-09-01")).toBe("2026-W27");
  });
  it("is the first one before the period begins, and none without weeks", () => {
    expect(shown(null, "2026-05-01")).toBe("2026-W24");
    expect(weekShown([], "2026-W24", "2026-06-10")).toBeUndefined();
  });
});
