import { expect, test } from "vitest";
import { placeInYear, pourQui } from "./words";

const diploma = { code: "bac-pro-mspc", type: "bac-pro", sigle: "MSPC", intitule: "", niveaux: [{ code: "premiere", intitule: "Première" }] };

test("a whole year is the whole line, and what lies outside of it is cut (P-12)", () => {
  expect(placeInYear(2026, "2026-08-01", "2027-07-31")).toEqual({ left: 0, width: 100 });
  expect(placeInYear(2026, "2025-01-01", "2026-07-31")).toEqual({ left: 0, width: 0 });
  const day = placeInYear(2026, "2027-07-31", "2027-07-31");
  expect(day.width).toBeCloseTo(100 / 365);
});

test("whom it is for is said by the narrowest part (P-12)", () => {
  const known = [diploma] as never;
  expect(pourQui({ referentiel: "", niveau: "", divisions: [] }, known)).toBe("Toutes les classes");
  expect(pourQui({ referentiel: "bac-pro-mspc", niveau: "premiere", divisions: [] }, known)).toBe("Bac Pro MSPC, Première");
  expect(pourQui({ referentiel: "bac-pro-mspc", niveau: "", divisions: ["1MSPC", "TMSPC"] }, known)).toBe("1MSPC, TMSPC");
});
